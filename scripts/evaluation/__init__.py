"""Readers of annotated corpora and the scorers that every published figure of quotex comes from."""

from evaluation.corpora import GoldAttribution, GoldDocument, read_polnear
from evaluation.extraction import Extraction, Extracts, extract
from evaluation.gold import GoldArticle, GoldScore, read_gold, score_gold
from evaluation.polnear import GroupScore, Scores, match_corpus, score, speech_cues
from evaluation.predictions import Prediction, from_quotes, read_predictions, write_predictions

__all__ = [
    "Extraction",
    "Extracts",
    "GoldArticle",
    "GoldAttribution",
    "GoldDocument",
    "GoldScore",
    "GroupScore",
    "Prediction",
    "Scores",
    "extract",
    "from_quotes",
    "match_corpus",
    "read_gold",
    "read_polnear",
    "read_predictions",
    "score",
    "score_gold",
    "speech_cues",
    "write_predictions",
]
