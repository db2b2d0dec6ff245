"""The one place that talks to Slack."""
