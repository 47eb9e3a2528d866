"""Torture of quotex: kills, power cuts, damage, hostile inputs and worst cases, each with a seed and a budget."""
