"""What is told: one module for each thing that is looked at."""
