"""How what waits in the outbox reaches Slack: messages, their threads, their files."""
