"""The desk: what people answer to their messages, taken down, verified and kept.

Nothing here knows Slack: `tasks.slack.socket` hears what is pressed and shows what the
desk says.
"""
