-- Everything found wrong, at its sheet and cell.
-- grain: finding
select
    finding.submission_id || '/' || finding.ordinal as finding_id,
    finding.submission_id,
    finding.severity,
    finding.rule,
    finding.sheet,
    finding.cell,
    finding.value,
    finding.message,
    finding.suggestion,
    finding.parameters
from raw.finding as finding
