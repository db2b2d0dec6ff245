# What people read, in English: the same messages as zh.ftl, which is the complete one.

## The registry, told as file:line: sentence
registry-invalid = { $where }: { $detail }
registry-extra-forbidden = { $where }: there is no such field; check its spelling.
registry-missing = { $where }: this field is missing.
registry-unknown-name = { $where }: the registry has no "{ $detail }".
registry-unknown-unit = { $where }: there is no unit "{ $detail }"; use one of units.yaml.
registry-enum = { $where }: must be { $detail }.
registry-literal-error = { $where }: must be { $detail }.
registry-string-pattern-mismatch = { $where }: not written as it should be ({ $detail }).
registry-no-registry = there is no registry in { $detail } (it should hold city.yaml).
registry-no-file = { $detail } is missing.
registry-not-yaml = not YAML: { $detail }
registry-repeated = "{ $detail }" stands here twice.
registry-one-city = exactly one region must be of kind: city.
registry-ratio-sides = { $where }: a ratio needs both numerator and denominator.
registry-illegal-sum = { $where }: only flows and counts add up over regions; stocks, ratios, indices and rates do not.
registry-illegal-growth = { $where }: only flows, stocks and counts grow from levels; growth at comparable prices is as reported.
registry-growth-of-growth = { $where }: a ratio, an index or a rate is a percentage already and takes no growth target; give it a level (target_type: level).
registry-stages-kind = { $where }: only a milestone (kind: milestone) has stages, and none of them twice.
registry-stage-names = { $where }: started and finished must be two of the stages of { $detail }.
registry-plan-years = { $where }: a plan's target year must come after its base year.
registry-not-a-month = { $where }: a cumulative is filed under its last month: 2021-03 for the first quarter.
registry-no-unit = { $where }: an amount needs its unit.
registry-outlook-words = { $where }: the three probabilities must fall (steady > likely > gap).
registry-dead-band = { $where }: the lights leave a gap or overlap; every value has exactly one light.
registry-band-ends = { $where }: an end is either open or closed, not both.

## Findings
finding-empty-file = The file "{ $file }" is empty.
    .fix = Export it again and send it.
finding-file-too-large = The file "{ $file }" is too large, or unpacks to too much; it was not read.
    .fix = Delete surplus sheets and formatted empty rows, then send it again.
finding-encrypted-workbook = The file "{ $file }" has a password and cannot be read.
    .fix = Remove the password and send it again.
finding-damaged-workbook = The file "{ $file }" is damaged and cannot be opened.
    .fix = Open it in Excel or WPS, save it as .xlsx and send it again.
finding-damaged-table = The text table "{ $file }" is broken (a quote is not closed).
    .fix = Export the CSV again, or send .xlsx.
finding-not-a-workbook = The file "{ $file }" is not a spreadsheet.
    .fix = Send .xlsx, .xls or CSV; unpack archives, and save web-page exports as .xlsx.
finding-unknown-report = The file "{ $file }" is no report that is known here (sheets: { $sheets }).
    .fix = { $hinted ->
        [yes] Use the form of "{ $title }" that was handed out; its header has "{ $anchors }".
       *[no] Use the form that was handed out, with its words unchanged; if it is no report, take it out of the inbox.
    }
finding-unknown-department = The file "{ $file }" is "{ $title }", but does not say who sent it.
    .fix = Write 填报单位：… below the title, or put it into your own folder.
finding-no-period = The file "{ $file }" does not say which period it is for.
    .fix = Write it into the title, such as 2021年1-5月.
finding-period-from-name = The file "{ $file }" prints no period; its name was taken: { $period }.
    .fix = Write the period into the title.
finding-period-mismatch = The file "{ $file }" is named { $named } but prints { $printed }.
    .fix = Check whether another month was sent by mistake; correct it and send it again.
finding-missing-table = The file "{ $file }" has no table "{ $table }" (its header should have "{ $anchor }").
    .fix = Add the table; do not change the words of titles and headers.
finding-stale-table = "{ $table }" on sheet "{ $sheet }" still shows { $printed } instead of { $expected }; it was not read.
    .fix = Update the table and send it again.
finding-blank-table = "{ $table }" on sheet "{ $sheet }" has no figures.
    .fix = Fill it in; if nothing is reported this month, say so in the table.
finding-missing-column = "{ $table }" on sheet "{ $sheet }" (header at { $cell }) has no column "{ $header }".
    .fix = Add the column as on the form; do not change the words of the header.
finding-missing-row = "{ $table }" on sheet "{ $sheet }" has no row "{ $label }".
    .fix = Add the row.
finding-unknown-row = "{ $value }" in cell { $cell } of sheet "{ $sheet }" is not on the form; it was not read.
    .fix = If it is new, tell the general office; otherwise use the name of the form.
finding-repeated-row = "{ $value }" in cell { $cell } of sheet "{ $sheet }" stands in the table more than once; only the first row was read.
    .fix = Delete the surplus row and send it again.
finding-shifted-row = The row of "{ $value }" in cell { $cell } of sheet "{ $sheet }" has more columns than the header; its numbers may have moved.
    .fix = Quote numbers with thousands separators in a CSV, or leave the separators out.
finding-not-a-number = Cell { $cell } of sheet "{ $sheet }" should be a number but is "{ $value }".
    .fix = Write a number; where there is none, write —.
finding-unknown-stage = Cell { $cell } of sheet "{ $sheet }" says "{ $value }", which is none of the stages ({ $stages }).
    .fix = Write one of them; where there is none yet, write —.
finding-not-a-day = Cell { $cell } of sheet "{ $sheet }" should be a date but is "{ $value }".
    .fix = Write year, month and day, such as 2021-05-18; where there is none yet, write —.
finding-no-unit = "{ $table }" on sheet "{ $sheet }" does not say its unit (cell { $cell }).
    .fix = Write the unit into the title or header, such as 单位：{ $expected }.
finding-unknown-unit = The unit "{ $value }" of cell { $cell } on sheet "{ $sheet }" does not convert to { $expected }.
    .fix = Use { $expected } or a unit that converts to it.
finding-reader-crashed = Reading the file "{ $file }" failed; it was skipped.
    .fix = Open it in Excel or WPS, save it as a new .xlsx and send it again.
finding-reader-timeout = Reading the file "{ $file }" took too long; it was skipped.
    .fix = Delete surplus empty rows and columns, save it and send it again.
finding-stray-cell = Sheet "{ $sheet }" of the file "{ $file }" reaches as far as cell { $cell }: too far to be read.
    .fix = Delete what was typed outside the table by mistake, save it and send it again.
finding-no-result = The formula in cell { $cell } of sheet "{ $sheet }" has no result ({ $value }).
    .fix = Mend the formula, let Excel or WPS calculate it and save, or write the number.
finding-missing-value = Cell { $cell } of sheet "{ $sheet }" ({ $region }, { $indicator }) is blank. Not reported is not 0.
    .fix = Fill it in; where there is no figure, write —.
finding-unknown-region = The region of cell { $cell } on sheet "{ $sheet }" is not in the registry.
    .fix = Tell the general office.
finding-unknown-indicator = The indicator of cell { $cell } on sheet "{ $sheet }" is not in the registry.
    .fix = Tell the general office.
finding-duplicate-value = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $region } stands there twice.
    .fix = Delete the second row.
finding-out-of-bounds = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $region } is { $value }, that is { $read } { $unit }, outside { $low } to { $high }.
    .fix = Check the figure; if it is true, add a note and tell the general office.
finding-unit-slip = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $region } reads { $read } { $unit }, out of bounds; { $way ->
        [multiply] multiplied
       *[divide] divided
    } by { $factor } it would be { $corrected } { $unit }. The unit seems to be wrong (万元 for 亿元, perhaps).
    .fix = Check that the printed unit fits the figures, correct it and send it again.
finding-not-the-sum = The total { $total } in cell { $cell } of sheet "{ $sheet }" is not the sum of its parts { $summed }; the difference is { $difference } { $unit } (parts in { $first } to { $last }).
    .fix = Check the total and its parts, correct them and send it again.
finding-no-rows = Nothing could be read from the file "{ $file }".
    .fix = Fill in the form and send it again.
finding-and-more = { $count } more of the same kind are not listed.
    .fix = Look through the whole table.

## States, lights, kinds
light-green = 🟢 green
light-yellow = 🟡 yellow
light-red = 🔴 red
light-grey = ⚪ grey
light-undecided = ◻️ undecided
kind-late = late
kind-returned = returned
kind-warned = accepted, with warnings
kind-light = light
kind-corrected = correction
kind-summary = month's summary

## Steps of a cycle, as the operator watches them
step-collect = Collect: { $files } files in the inbox, { $fresh } of them new
step-growing = Still being written, left for the next run: { $file }
step-source-failed = The inbox cannot be opened: { $inbox } ({ $detail }). Check YUEBAO_INBOX and the network, then run again.
step-file-failed = Could not be fetched: { $file } ({ $detail }); the next run will try
step-register-line = Line { $line } of the register { $file } cannot be understood; the file's own time is used (columns file, received_at; a time such as 2021-06-07T15:20)
step-read = Read: { $read } files, { $observations } figures
step-check = Check: { $accepted } accepted, { $warned } with warnings, { $returned } returned
step-load = Load: { $observations } figures, { $findings } findings
step-nothing-new = Nothing new was sent; the warehouse is unchanged
step-roll-up = Roll up: { $rows } rows; main indicators { $green } green, { $yellow } yellow, { $red } red, { $grey } grey{ $undecided ->
    [0] {""}
   *[other] , { $undecided } undecided
}
step-tell = Tell: { $alerts } new alerts
step-publish = Published: { $path }
step-deliver = Deliver: { $sent } sent, { $failed } failed
step-delivering = Another delivery is under way; nothing was sent this time
step-not-sent = SLACK_BOT_TOKEN is not set: { $pending } alerts stay in the outbox, not sent

## Alerts
alert-late = { $title } ({ $period }) was due at { $due } and has not come.
alert-returned = { $title } ({ $period }) was returned, file "{ $file }": { $findings }
alert-warned = { $title } ({ $period }) was accepted, but { $count } points need a look: { $findings }
alert-light-red = { $indicator } ({ $period }) red: { $actual } { $unit } so far, { $completion }% of the year's target, { $behind } points behind schedule; { $required } { $unit } a month needed from now on.
alert-light-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit } so far, { $completion }% of the year's target, { $behind } points behind schedule; { $required } { $unit } a month needed from now on.
alert-gap-red = { $indicator } ({ $period }) red: { $actual } { $unit } against a target of { $target } { $unit }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }.
alert-gap-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit } against a target of { $target } { $unit }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }.
alert-growth-red = { $indicator } ({ $period }) red: { $actual } { $unit }, { $growth }% above the same period last year.
alert-growth-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit }, { $growth }% above the same period last year.
alert-months-red = { $indicator } ({ $period }) red: it has missed its month's task { $missed ->
        [one] this month
       *[other] { $missed } months in a row
    }; { $actual } { $unit } so far, { $completion }% of the year's target; { $required } { $unit } a month from now on.
alert-months-yellow = { $indicator } ({ $period }) yellow: it has missed its month's task { $missed ->
        [one] this month
       *[other] { $missed } months in a row
    }; { $actual } { $unit } so far, { $completion }% of the year's target; { $required } { $unit } a month from now on.
alert-corrected = Correction: { $indicator } ({ $region }, { $period }) from { $before } to { $after } { $unit }.
alert-summary = { $city } { $period }: { $owed } reports owed, { $received } received, { $late } late or missing, { $returned } returned; main indicators { $green } green, { $yellow } yellow, { $red } red, { $grey } grey{ $undecided ->
    [0] {""}
   *[other] , { $undecided } undecided
}.
alert-more = … and { $count } more; see yuebao alerts.
alert-heading = { $city } yuebao { $period }: { $count } alerts

## The command line
cli-not-sent = Not sent (there is no SLACK_BOT_TOKEN); kept in the outbox:
cli-bad-period = "{ $value }" is not a period; write 2021-05.
cli-month-only = "{ $value }" is not a month; write 2021-05.
cli-bad-instant = "{ $value }" is not a moment; write 2021-06-10T09:00.
cli-unknown-city = There is no registry of a city "{ $city }".
cli-unknown-name = There is no "{ $name }". Close to it: { $near }
cli-no-figure = { $indicator } ({ $region }) has no figure for { $period }.
cli-registry-good = The registry is good: { $city }, { $departments } departments, { $reports } reports, { $indicators } indicators, { $targets } targets, { $projects } projects.
cli-registry-bad = The registry has { $count } problems:
cli-nothing-published = Nothing is published yet. Run yuebao run { $period } first.
cli-warehouse-busy = Another run holds the warehouse ({ $path }); try again later.
cli-warehouse-missing = The warehouse file is gone: { $path }. Restore it from a backup, then run again; it is never made anew by itself.
cli-warehouse-lost-rows = The warehouse { $path } holds less than it did; it may be damaged. Restore it from a backup, then run again.
cli-warehouse-damaged = The warehouse cannot be opened: { $path }. Restore it from a backup, then run again.
cli-clock-back = --now lies before { $known_at }, the last moment the warehouse knows; nothing new can be filed in the past.
cli-reader-not-started = The reading process cannot be started ({ $detail }); no file was read. Check memory and the Python environment, then run again.
cli-failed = The run failed: { $detail }. Nothing was harmed; it can be run again as it is. --verbose shows more.
cli-needs-person = A person is needed: { $late } reports late or missing, { $returned } returned, { $red } red lights.

## Tables
table-status = { $city } { $period }: reports
table-progress = { $city } { $period }: main indicators
table-alerts = { $city }: outbox
col-department = Department
col-report = Report
col-standing = State
col-due = Due
col-received = Received
col-minutes-late = Minutes late
col-findings = Findings
col-indicator = Indicator
col-data-period = Data of
col-actual = So far
col-target = Year's target
col-completion = Done %
col-schedule = Schedule %
col-gap = Gap (pp)
col-growth = Growth %
col-required = Needed a month
col-light = Light
col-verdict = Verdict
col-unit = Unit
col-kind = Kind
col-recipient = Recipient
col-text = Text
col-state = State
col-message = What is wrong
word-and = {", "}
word-of = { $count } reports: { $standings }
word-not-due = not due yet
word-reported = reported
word-late = late
word-missing = missing
word-exempt = nothing owed
word-returned = returned
word-revised = revised
word-incomplete = incomplete
word-achieved = reached early
word-ahead = ahead
word-on-track = on track
word-behind = behind

## explain
explain-heading = { $indicator } ({ $region }, { $period })
explain-figure = { $measure }: { $value } { $unit }
explain-source = from { $file }, sheet "{ $sheet }", cell { $cell }, printed "{ $text }"
explain-received = received { $received }, known { $known_at } ({ $report }, { $department })
explain-vintage = was { $value } { $unit } (known { $known_at }, { $file } { $cell })
explain-archive = original: { $path }
explain-computed = Nobody reports { $indicator }; it is computed from:
measure-current = month
measure-ytd = cumulative
measure-level = end of period
measure-current_yoy = month's growth
measure-ytd_yoy = cumulative growth
measure-ytd_base = last year's cumulative
measure-current_base = last year's month
measure-level_change = change since the year's start
measure-level_change_base = last year's change since the year's start
measure-plan = year's plan
measure-completion = completion
measure-rank = rank

## doctor
doctor-good = good
doctor-bad = bad
doctor-warn = note
doctor-registry = Registry
doctor-inbox = Inbox
doctor-home = Data folder
doctor-warehouse = Warehouse
doctor-snapshot = Snapshot
doctor-slack = Slack
doctor-prefect = Prefect
doctor-clock = Clock and zone
doctor-disk = Disk
doctor-registry-bad = { $detail }
doctor-registry-fix = yuebao registry check
doctor-inbox-ok = { $inbox }, { $files } files
doctor-inbox-bad = { $inbox } cannot be opened: { $detail }
doctor-inbox-fix = check YUEBAO_INBOX
doctor-home-ok = { $path } is writable
doctor-home-bad = { $path } is not writable
doctor-home-fix = check the rights of YUEBAO_HOME
doctor-warehouse-ok = { $submissions } submissions, { $observations } figures
doctor-warehouse-none = there is no warehouse yet
doctor-warehouse-fix = yuebao run 2021-05
doctor-warehouse-restore = restore the warehouse file from a backup
doctor-snapshot-ok = published { $at }
doctor-snapshot-none = there is no snapshot yet
doctor-slack-ok = a token is set, at { $url }
doctor-slack-none = no token: messages are printed, not sent
doctor-slack-fix = export SLACK_BOT_TOKEN=xoxb-…
doctor-prefect-embedded = its embedded server is used
doctor-prefect-ok = { $url } answers
doctor-prefect-bad = { $url } does not answer
doctor-prefect-fix = prefect server start
doctor-clock-ok = { $now } ({ $zone })
doctor-disk-ok = { $free } free
doctor-disk-low = only { $free } free
doctor-disk-fix = make room: at least 1 GB

## States of an alert
alert-state-pending = to be sent
alert-state-sending = being sent
alert-state-sent = sent
alert-state-failed = failed

## Help
help-yuebao = yuebao: a city's monthly statistics — collect, check, load, roll up, tell.
help-run = Run a month's cycle; safe to repeat. Example: yuebao run 2021-05 --now 2021-06-10T09:00
help-status = Who reported, who is late, what came back. Example: yuebao status 2021-05
help-progress = How every indicator stands, with its light. Example: yuebao progress 2021-05 --format json
help-explain = From a figure back to file, sheet and cell. Example: yuebao explain key_project_investment 2021-05
help-alerts = The outbox. Example: yuebao alerts --pending
help-deliver = Send what waits in the outbox. Example: yuebao deliver
help-doctor = Check all that a run needs, each with what mends it. Example: yuebao doctor
help-registry = A city's registry: departments, indicators, reports, targets.
help-registry-check = Check the registry; errors name file and line. Example: yuebao registry check --city taicang
help-registry-schema = Write the JSON Schemas for editors. Example: yuebao registry schema
help-registry-folder = a registry's folder, by default the chosen city's
help-schema-folder = the folder to write to
help-city = the city: the name of its registry folder
help-lang = language: zh or en
help-format = output: table, json or csv
help-strict = exit with 3 when something needs a person
help-period = the period, such as 2021-05
help-now = run as if at this moment (local time), such as 2021-06-10T09:00
help-known-at = as it was known at this moment (local time)
help-verbose = show Prefect's own log
help-indicator = an indicator's id or name
help-region = a region's id or name, by default the city
help-pending = only what was not sent yet
help-run-format = output: table or json
cli-no-month = There are no figures for { $period }: the month was not run, or nothing was known then.
doctor-line = { $check }: { $state }, { $detail }

## Operations that are refused, with the reason
refused-stock-over-regions = A stock is counted at a moment and regions may count the same thing twice: it does not add up; use the city's reported figure.
refused-stock-over-months = A stock is counted at a moment: its months are neither added nor averaged; a quarter or a year takes its last month.
refused-stock-not-cumulative = A stock has no cumulative to subtract; look at its change since the year's beginning.
refused-count-over-months = A count is reported as it stands at the month's end: to add or average its months would count twice; a quarter or a year takes its last month.
refused-ratio-added = Ratios are neither added nor averaged, since their denominators differ; divide the sum of numerators by the sum of denominators.
refused-ratio-not-cumulative = The difference of two cumulative ratios is not the month's ratio; divide the differences of numerator and denominator.
refused-ratio-in-points = A ratio changes by percentage points; it has no growth rate.
refused-index-added = Indices do not add up; a quarter or a year takes the mean of its months, the city its reported figure.
refused-index-not-cumulative = The difference of two cumulative indices is not the month's index; use the month's reported index.
refused-index-is-growth = An index is itself a comparison with its base period; it has no growth of its own.
refused-rate-added = Growth rates are neither added nor averaged, since their bases differ; use the reported cumulative rate.
refused-rate-not-cumulative = The difference of two cumulative growth rates is not the month's growth; use the month's reported rate.
refused-rate-in-points = A growth rate changes by percentage points; it has no growth of its own.
refused-month-on-month = Month-on-month change needs seasonally adjusted figures; it is not computed from reported levels.
refused-percent-of-percent = A percentage is not told as a percentage of its target; look at how many percentage points lie between them.
refused-not-a-ratio = Only a ratio is had by dividing the sum of numerators by the sum of denominators.
refused-milestone-not-a-number = A milestone is reached or not; it is not added, averaged or told as a percentage.
refused-rank-not-an-amount = A rank says only who comes first; it is not added, averaged or told as a percentage, but changes by places.
refused-combined-january = January and February are counted together; neither can be cut out.
refused-mixed-vintages = The two cumulatives were not published together; their difference would carry a revision.
refused-levels-not-comparable = Nobody has said that the two years are comparable, so growth is not computed from levels; use the reported rate.
refused-base-not-positive = Growth on a base of 0 or less is undefined; tables print "-", and it is not missing.

## Figures that there are not, with the reason
no-figure-not-ended = There is no figure for the last month of this period: it cannot be worked out yet.
no-figure-start-missing = The cumulative from before this period is not there: nothing can be subtracted.
no-figure-month-missing = A month of this period is missing: a mean needs all of them.
no-figure-shorter-than-report = This indicator is not surveyed every month: it has no figure for a shorter period.
no-figure-scope-changed = The scope changed within this period: the two cumulatives cannot be subtracted.
no-figure-part-missing = A region has not reported: the total is incomplete and nothing is worked out from it.
no-figure-only-to-date = There is only the figure for the year so far, none for this period alone; use the reported figure of the month or of the year so far.
no-figure-side-missing = The numerator or the denominator has no figure for this period.
no-figure-nothing-below = The denominator is nought: the ratio is undefined.
no-figure-comparable-prices = Growth is at comparable prices, which is not the ratio of two years at current prices; use the reported growth.
