"""The programs that run quotex's peers, each as a process of its own."""
