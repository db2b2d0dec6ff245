"""The one place that opens spreadsheets: bytes → cells → observations."""
