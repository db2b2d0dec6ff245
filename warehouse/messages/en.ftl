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
registry-refused = { $where }: { $detail }
registry-unknown-stage = { $where }: no list of this project has a stage called { $detail }.
registry-illegal-growth = { $where }: growth at comparable prices is as reported; levels at current prices do not give it.
registry-stages-kind = { $where }: only a milestone (kind: milestone) has stages, and none of them twice.
registry-stage-names = { $where }: started and finished must be two of the stages of { $detail }.
registry-plan-years = { $where }: a plan's target year must come after its base year.
registry-not-a-month = { $where }: a cumulative is filed under its last month: 2021-03 for the first quarter.
registry-no-unit = { $where }: an amount needs its unit.
registry-outlook-words = { $where }: the three probabilities must fall (steady > likely > gap).
registry-plausibility-steps = { $where }: the steps must ascend (noted < doubted < returned).
registry-source-kind = { $where }: there is no such kind of source; an address begins with one of these, or with / for a folder: { $detail }.
registry-source-login = { $where }: an address holds no user and password; write them as user and password (the password's name).
registry-source-path = { $where }: an address holds no . or ..: { $detail }.
registry-source-month = { $where }: an address may only leave year and month open: { $detail }.
registry-source-credentials = { $where }: write one way to log in, and only one ({ $detail }).
registry-source-differs = { $where }: another department has the source { $detail } and says otherwise of it; write the same.
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
finding-other-kind = The file "{ $file }" is in fact { $kind ->
        [page] a web page (HTML)
        [xml-book] an XML table (Excel 2003)
        [xml] an XML file
        [pdf] a PDF
        [picture] a picture
        [archive] an archive
        [document] a text document (Word)
        [slides] a presentation
        [mail] a mail
        [interchange] a SYLK or DIF file
        [ancient] a workbook of Excel before 1993
       *[other] some other file
    }, which cannot be read.
    .fix = { $kind ->
        [page] Open it in Excel or WPS, save it as .xlsx and send it again.
        [xml-book] Open it in Excel or WPS, save it as .xlsx and send it again.
        [interchange] Open it in Excel or WPS, save it as .xlsx and send it again.
        [ancient] Open it in Excel or WPS, save it as .xlsx and send it again.
        [archive] Unpack it and send the tables in it one by one.
       *[other] Send the table itself (.xlsx, .xls or CSV), not turned into something else.
    }
finding-unsafe-workbook = The inside of the file "{ $file }" is not as it should be ({ $why ->
        [document-type] it declares entities
        [same-name] two parts have one name
        [path] a part's path leads out of the folder
       *[link] a part is a link
    }); to be safe it was not read.
    .fix = Open it in Excel or WPS, save it as a new .xlsx and send it again.
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
finding-unlabelled-row = Sheet "{ $sheet }": in the table "{ $table }" the row at { $cell } has figures but no name, and was not read.
    .fix = Please write the name into that cell, do not merge names over rows, and send it again.
finding-row-below-notes = Sheet "{ $sheet }", cell { $cell }: "{ $value }" stands below the notes of the table and was not read.
    .fix = Please move the notes below the table's last row and send it again.
finding-shifted-row = The row of "{ $value }" in cell { $cell } of sheet "{ $sheet }" has more columns than the header; its numbers may have moved.
    .fix = Quote numbers with thousands separators in a CSV, or leave the separators out.
finding-not-a-number = Cell { $cell } of sheet "{ $sheet }" should be a number but is "{ $value }".
    .fix = Write a number; where there is none, write —.
finding-unclear-change = Sheet "{ $sheet }", cell { $cell }: "{ $value }" does not say how much it grew.
    .fix = Fill in the change in per cent only, such as 12.3 or -1.2; where there is none, "—".
finding-growth-in-times = Sheet "{ $sheet }", cell { $cell }: "{ $value }" was read as a growth of { $growth } %.
    .fix = If it is so many times last year's, and not a growth by that, fill in the change in per cent.
finding-unit-in-cell = Sheet "{ $sheet }", cell { $cell }: "{ $value }" has a unit of its own, "{ $unit }", other than the table's { $printed }, and was read in its own.
    .fix = Check the figure, and fill it in in the table's unit.
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
finding-scaled-number = Cell { $cell } of sheet "{ $sheet }" holds { $value }, but its number format shows another, smaller number.
    .fix = Set the cell's format to General, fill the figure in in the table's unit and send it again.
finding-hidden-figures = "{ $table }" on sheet "{ $sheet }" has hidden rows or columns; { $count } figures in them were read as any other (the first in cell { $cell }).
    .fix = Show them and check; delete what should not be reported and send it again.
finding-hidden-sheet = Sheet "{ $sheet }" is hidden; "{ $table }" on it was not read.
    .fix = Show the sheet and send it again.
finding-not-looked-into = The records inside sheet "{ $sheet }" are not as they should be: errors of formulas and percentages cannot be seen; figures were read as they are kept.
    .fix = Open it in Excel or WPS, save it as a new .xlsx, check it and send it again.
finding-repeated-column = Two columns of "{ $table }" on sheet "{ $sheet }" have the same header ({ $cell } and { $other }); only the first was read.
    .fix = Delete the surplus column, or say what each is, and send it again.
finding-second-block = To the right of "{ $table }" on sheet "{ $sheet }" stands another block (from cell { $cell }); it was not read.
    .fix = Put the right block below the left one and send it again.
finding-missing-value = Cell { $cell } of sheet "{ $sheet }" ({ $region }, { $indicator }) is blank. Not reported is not 0.
    .fix = Fill it in; where there is no figure, write —.
finding-absent-row = Sheet "{ $sheet }" has no row for { $row }, though nearly all of its kind are there. Not reported is not 0.
    .fix = Add the row; where there is no figure, write —.
finding-not-finite = Cell { $cell } of sheet "{ $sheet }" ({ $region }, { $indicator }) is no finite number.
    .fix = Write a number; where there is no figure, write —.
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
finding-not-the-sum = The total { $total } in cell { $cell } of sheet "{ $sheet }" is not the sum of its parts { $summed }; the difference is { $difference } { $unit } (parts in { $first } to { $last }){ $likely ->
        [none] {""}
       *[some] ; they agree if { $likely } is { $likely_value }{ slip-named }
    }.
    .fix = Check the total and its parts, correct them and send it again.
finding-no-rows = Nothing could be read from the file "{ $file }".
    .fix = Fill in the form and send it again.
finding-and-more = { $count } more of the same kind are not listed.
    .fix = Look through the whole table.

## Findings of what sources deliver
finding-source-unreachable = The source { $source } cannot be reached ({ $detail }).
    .fix = Check the network and the address, and ask the department whether its server runs; the next run tries again.
finding-source-timeout = The source { $source } did not answer or finish within { $seconds } s; this run waits no longer.
    .fix = The next run tries again; if it stays so, ask the department to look at its server, or raise answer_seconds and visit_seconds.
finding-source-host-key = The source { $source } shows another host key than the registry's; the connection was refused.
    .fix = Compare the new key with the department in person or by telephone, then change host_keys; let nothing through before.
finding-source-denied = The source { $source } does not let us in, or not read ({ $detail }).
    .fix = Check whether user and password (key, token) are wrong or out of date, and ask the department for the right to read.
finding-source-no-secret = "{ $name }", which the source { $source } needs, is not set.
    .fix = Set the environment variable { $variable }, or make a Secret block of the name { $name } in Prefect.
finding-source-not-found = The source { $source } has no such folder, bucket or file.
    .fix = Ask the department for the place and change source in departments.yaml.
finding-source-failed = The source { $source } failed ({ $detail }).
    .fix = Ask the department to look at its server; the next run tries again.
finding-source-redirected = The source { $source } leads elsewhere ({ $detail }); it was not followed.
    .fix = Ask the department for the direct address and change source in departments.yaml.
finding-source-too-many = The source { $source } has more than { $count } files; none was read.
    .fix = Move old files away, or name a smaller folder.
finding-file-cut-short = The file "{ $file }" did not come whole ({ $detail }) and was not taken.
    .fix = The next run tries again; if it stays so, put it there once more.
finding-file-changed = The file "{ $file }" was changed while it was fetched and was not taken.
    .fix = The next run tries again; write it under a name that ends in .part, then rename it.
finding-web-page = For "{ $file }" the source { $source } gives a web page (a login or an error page, most likely) and no table; it was not taken.
    .fix = Check the address and the way to log in; a password or token may be out of date.
finding-unsafe-name = The name of the file "{ $file }" of the source { $source } leads elsewhere; it was not read.
    .fix = Use a plain file name without ..
finding-not-a-file = "{ $file }" of the source { $source } is a link or a device and no plain file; it was not read.
    .fix = Put the file itself there.
finding-unlisted-folder = The folder "{ $file }" of the source { $source } cannot be opened ({ $detail }); its files were not taken.
    .fix = Give the right to read it.

## Findings of a figure against others it is tied to
# How a cell came to be wrong, where one slip of the hand explains it.
slip-named = { $slip ->
    [none] {""}
    [sign] {" "}(the sign)
    [swapped] {" "}(two digits swapped)
    [doubled] {" "}(a digit doubled)
    [lost] {" "}(a digit lost)
    [changed] {" "}(a digit mistyped)
   *[other] {" "}(the decimal point or the unit)
}
finding-wrong-cell = Sheet "{ $sheet }", cell { $cell }: "{ $indicator }" of { $region } { $measure ->
        [current] (month)
        [ytd] (cumulative)
        [ytd_base] (same period of last year)
        [current_base] (same month of last year)
        [level] (end of period)
       *[other] {""}
    } reads { $value } and should probably be { $written }{ slip-named }{ $others ->
        [none] {""}
       *[other] {" "}(together with { $others })
    }; with that { $count } relations all hold: { $proofs }.
    .fix = Check this cell, correct it and send the report again.
finding-one-of-cells = Sheet "{ $sheet }": one of these cells is probably wrong, and changing any one of them makes everything agree: { $ways }. What does not agree: { $proofs }.
    .fix = Check each of them, correct the wrong one and send the report again.
finding-not-the-change = Sheet "{ $sheet }", cell { $cell }: the change since the year's beginning, { $total }, is not the level less the one at the beginning, { $summed } { $unit } ({ $formula }).
    .fix = Check the level, the one at the year's beginning and the change, and send the report again.
finding-not-the-growth = Sheet "{ $sheet }", cell { $cell }: growth of "{ $indicator }" of { $region } reads { $share } %, but both amounts give { $computed } % ({ $formula }).
    .fix = Check both amounts and the growth; if it is on a comparable basis, say so in a note.
finding-not-the-ratio = Sheet "{ $sheet }", cell { $cell }: "{ $indicator }" of { $region } is reported as { $share } %, but numerator and denominator give { $computed } % ({ $formula }).
    .fix = Check with the departments that report both sides, and send the report again.
finding-not-the-completion = Sheet "{ $sheet }", cell { $cell }: completion of "{ $indicator }" of { $region } reads { $share } %, but what was done and the plan give { $computed } % ({ $formula }).
    .fix = Check what was done, the plan and the share, and send the report again.

## Findings of a figure against its own past
# A slip that would explain a figure; told within the sentences of findings.
slip-said = { $slip ->
    [divide] divided by { $factor } it is { $corrected } { $unit }
    [multiply] times { $factor } it is { $corrected } { $unit }
    [sign] with its sign turned it is { $corrected } { $unit }
    [swapped] with two neighbouring digits swapped it is { $corrected } { $unit }
    [doubled] without a digit typed twice it is { $corrected } { $unit }
    [lost] with the digit that was lost it is { $corrected } { $unit }
   *[changed] with one digit changed it is { $corrected } { $unit }
}
slip-told = { $slip ->
    [none] {""}
   *[some] ; { slip-said }: probably a slip
}
finding-unusual-figure = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $region } is { $read } { $unit }, after { $before } { $unit } in { $month_before }; as the same months of { $years } earlier years went, it should be between { $low } and { $high }{ slip-told }.
    .fix = Check the figure; if it is right, explain it.
finding-cumulative-fell = Cell { $cell } of sheet "{ $sheet }": the cumulative of "{ $indicator }" of { $row } is { $read } { $unit }, less than the { $before } { $unit } of { $month_before }; a cumulative does not fall{ slip-told }.
    .fix = Check the cumulative; if something was taken back, explain it.
finding-month-beyond-year = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $row } is { $read } { $unit } in the month alone, more than its cumulative { $total } { $unit } ({ $total_cell }): the two columns may be exchanged.
    .fix = Check the month and the cumulative and send the report again.
finding-another-month = File "{ $file }" is about { $period }, but all of its figures that can be compared (of { $count }) are those of { $other }: it may be the table of { $other }.
    .fix = Send the figures of { $period }; if nothing has changed indeed, call the statistics desk.
finding-not-over = File "{ $file }" is about { $period }, a month that is not over.
    .fix = Check the period in the title; mark an estimate as 预计.
finding-restated-base = Cell { $cell } of sheet "{ $sheet }": last year's base of "{ $indicator }" of { $row } was restated from { $published } to { $printed ->
        [yes] { $implied }
       *[no] about { $implied }
    } { $base_unit } ({ $rho } %, between { $low } % and { $high } %){ $slip ->
        [none] {""}
       *[some] ; if it was not, { $slip_cell }: { slip-said }
    }.
    .fix = Noted as a footnote, nothing to send again; if no base was restated, check the figures.
finding-scope-changed = Cell { $cell } of sheet "{ $sheet }": the scope of "{ $indicator }" changed in { $since }; last year's base of { $row } was { $published } and is now { $printed ->
        [yes] { $implied }
       *[no] about { $implied }
    } { $base_unit } ({ $rho } %).
    .fix = Noted as a footnote, nothing to send again.
finding-base-mismatch = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $row } goes by a base of { $implied } { $base_unit }, where { $published } was published a year ago: { $rho } % apart, hardly a restatement{ $slip ->
        [none] {""}
       *[some] ; { $slip_cell }: { slip-said }, probably a slip
    }.
    .fix = Check the figure, its growth and last year's base and send the report again; if the base was restated, explain it.
finding-earlier-months-revised = Cell { $cell } of sheet "{ $sheet }": the cumulative { $read } of "{ $indicator }" of { $row } less its month { $month } ({ $month_cell }) is { $earlier }, where { $before } was reported for { $month_before }: earlier months changed by { $amount } { $unit }{ $slip ->
        [none] {""}
       *[some] ; { $slip_cell }: { slip-said }, probably a slip
    }.
    .fix = If earlier months were revised, explain it; otherwise check the cumulative and the month.
finding-figure-revised = Cell { $cell } of sheet "{ $sheet }": "{ $indicator }" of { $row } for { $period } was { $before } and is now { $read } { $unit }.
    .fix = Kept as a revision; if it is none, check the figure.

## States, lights, kinds
light-green = 🟢 green
light-yellow = 🟡 yellow
light-red = 🔴 red
light-grey = ⚪ grey
light-undecided = ◻️ undecided
kind-source = source
kind-late = late
kind-returned = returned
kind-warned = accepted, with warnings
kind-light = light
kind-corrected = correction
kind-accepted = accepted after a return
kind-summary = month's summary

## Steps of a cycle, as the operator watches them
step-collect = Collect: { $files } files in the inbox, { $fresh } of them new
step-source = Collect: { $files } files at the source { $source }, { $fresh } of them new
step-growing = Still being written, left for the next run: { $file }
step-source-failed = The inbox cannot be opened: { $inbox } ({ $detail }). Check YUEBAO_INBOX and the network, then run again.
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
step-deliver = Deliver: { $sent } sent, { $failed } failed ({ $calls } calls to Slack)
step-delivering = Another delivery is under way; nothing was sent this time
step-not-sent = SLACK_BOT_TOKEN is not set: { $pending } alerts stay in the outbox, not sent

## Alerts
alert-source = Files of { $departments } cannot be had: { $message } { $fix }
    .brief = Files do not arrive: { $departments } ({ $source })
alert-late = { $title } ({ $period }) was due at { $due } and has not come.
    .brief = Late: { $title }, due { $due }
alert-returned = { $title } ({ $period }) was returned, file "{ $file }": { $findings }
    .brief = Returned: { $title }, { $count } to correct{ $first }
alert-warned = { $title } ({ $period }) was accepted, but { $count } points need a look: { $findings }
    .brief = To check: { $title }, { $count }{ $first }
alert-light-red = { $indicator } ({ $period }) red: { $actual } { $unit } so far, { $completion }% of the year's target, { $behind } points behind schedule; { $required } { $unit } a month needed from now on.
    .brief = Red: { $indicator } { $completion }% done, { $behind } points behind, { $required } { $unit } a month needed
alert-light-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit } so far, { $completion }% of the year's target, { $behind } points behind schedule; { $required } { $unit } a month needed from now on.
    .brief = Yellow: { $indicator } { $completion }% done, { $behind } points behind, { $required } { $unit } a month needed
alert-gap-red = { $indicator } ({ $period }) red: { $actual } { $unit } against a target of { $target } { $unit }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }.
    .brief = Red: { $indicator } { $actual } { $unit }, target { $target }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }
alert-gap-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit } against a target of { $target } { $unit }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }.
    .brief = Yellow: { $indicator } { $actual } { $unit }, target { $target }, off by { $behind }{ $apart ->
        [points] { " " }points
       *[percent] %
    }
alert-growth-red = { $indicator } ({ $period }) red: { $actual } { $unit }, { $growth }% above the same period last year.
    .brief = Red: { $indicator } { $actual } { $unit }, growth { $growth }%
alert-growth-yellow = { $indicator } ({ $period }) yellow: { $actual } { $unit }, { $growth }% above the same period last year.
    .brief = Yellow: { $indicator } { $actual } { $unit }, growth { $growth }%
alert-months-red = { $indicator } ({ $period }) red: it has missed its month's task { $missed ->
        [one] this month
       *[other] { $missed } months in a row
    }; { $actual } { $unit } so far, { $completion }% of the year's target; { $required } { $unit } a month from now on.
    .brief = Red: { $indicator } missed { $missed } months in a row, { $required } { $unit } a month needed
alert-months-yellow = { $indicator } ({ $period }) yellow: it has missed its month's task { $missed ->
        [one] this month
       *[other] { $missed } months in a row
    }; { $actual } { $unit } so far, { $completion }% of the year's target; { $required } { $unit } a month from now on.
    .brief = Yellow: { $indicator } missed { $missed } months in a row, { $required } { $unit } a month needed
alert-corrected = { $kind }: { $indicator } ({ $period }), { $measure } from { $before } to { $after } { $unit }{ $lights }.
    .brief = { $kind }: { $indicator } ({ $period }) { $before } → { $after } { $unit }{ $lights }
alert-summary = { $city } { $period }: { $owed } reports owed, { $received } received, { $late } late or missing, { $returned } returned; main indicators { $green } green, { $yellow } yellow, { $red } red, { $grey } grey{ $undecided ->
    [0] {""}
   *[other] , { $undecided } undecided
}{ $who }.
    .brief = Received { $received }/{ $owed }, returned { $returned }; green { $green }, yellow { $yellow }, red { $red }, grey { $grey }{ $who }

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
cli-warehouse-busy = Another run or program holds the warehouse ({ $path }). Nothing was changed; try again later.
cli-warehouse-missing = The warehouse file is gone: { $path }. It is never made anew by itself; restore a backup, then run again: { $mend }
cli-warehouse-lost-rows = The warehouse { $path } holds less than it did; it may be damaged. Restore a backup, then run again: { $mend }
cli-warehouse-damaged = The warehouse file is damaged and cannot be read: { $path }. Restore a backup, then run again: { $mend }
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
col-schedule = Due %
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
word-achieved = done early
word-ahead = ahead
word-on-track = on track
word-behind = behind

## explain
explain-heading = { $indicator } ({ $region }, { $period })
explain-figure = { $measure }: { $value } { $unit } ({ $print })
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
doctor-source = Source
doctor-source-ok = { $source }, { $files } files
doctor-inbox-ok = { $inbox }, { $files } files
doctor-inbox-bad = { $inbox } cannot be opened: { $detail }
doctor-inbox-fix = check YUEBAO_INBOX
doctor-home-ok = { $path } is writable
doctor-home-bad = { $path } is not writable
doctor-home-fix = check the rights of YUEBAO_HOME
doctor-warehouse-ok = { $submissions } submissions, { $observations } figures
doctor-warehouse-none = there is no warehouse yet
doctor-warehouse-fix = yuebao run 2021-05
doctor-warehouse-restore = yuebao restore FOLDER-OF-BACKUPS
doctor-snapshot-ok = published { $at }
doctor-snapshot-none = there is no snapshot yet
doctor-slack-ok = the token is good, workspace { $workspace }, every scope granted
doctor-slack-bad = Slack refuses the token ({ $reason }); messages stay in the outbox
doctor-slack-away = Slack cannot be reached ({ $url }, { $reason }); messages stay in the outbox
doctor-slack-away-fix = check the network and SLACK_BASE_URL, then run yuebao deliver
doctor-slack-scopes = the token is good, but scopes are missing: { $scopes }
doctor-slack-scopes-fix = grant them as in docs/slack-app-manifest.yaml and install the app again
doctor-desk = answers
doctor-desk-ok = the token is set; yuebao desk hears them
doctor-desk-none = SLACK_APP_TOKEN is not set: answers by button are not heard
doctor-desk-fix = export SLACK_APP_TOKEN=xapp-…, then run yuebao desk
doctor-desk-waiting = { $count } answers are not in the warehouse yet
doctor-desk-run = run yuebao desk, which verifies whose they are and takes them in
doctor-messages = messages
doctor-messages-failed = Slack refused { $count } messages ({ $reason }): { $recipients }
doctor-messages-fix = mend the reason, then run yuebao deliver
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
alert-state-updated = updated
alert-state-suppressed = suppressed
alert-state-failed = failed

## Help
help-yuebao = yuebao: a city's monthly statistics — collect, check, load, roll up, tell.
help-run = Run a month's cycle; safe to repeat. Example: yuebao run 2021-05 --now 2021-06-10T09:00
help-status = Who reported, who is in time, what came back, and what stands against the close. Example: yuebao status 2021-05
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
help-known-at = as it was known at this moment (local time); a day alone is its beginning
help-verbose = show Prefect's own log
help-indicator = an indicator's id or name
help-region = a region's id or name, by default the city
help-pending = only what was not sent yet
help-run-format = output: table or json
cli-no-month = There are no figures for { $period }: the month was not run, or nothing was known then.
doctor-line = { $check }: { $state }, { $detail }

## The method in the terminal
status-estimate = estimate
status-preliminary = preliminary
status-first = first
status-final = final
status-census = census
word-steady = safe
word-likely = likely
word-gap = short
word-doubtful = doubtful
word-done = done
word-not-done = not done
word-no-data = no data
word-no-base = no base
word-year-not-over = year not over
word-other-scope = other scope
word-both = {" and "}
table-span = : { $span } { $label }
span-month = month
span-quarter = quarter
span-half = half-year
span-year = year
col-seasonal = Season %
col-seasonal-gap = Season gap (pp)
col-months-done = Months done
col-outlook = Outlook
col-span-target = Target
col-month-actual = The month
half-counts = Half the task by half the year ({ $half }): of { $count } main indicators that add up, { $done } done, { $failed } not, { $open } open
half-failed = Not done: { $names }
half-doubtful = Open and not sure: { $names }
half-name = { $name } ({ $outlook })

## explain: what is said of a figure
explain-between = { $status }; before rounding { $low } to { $high }
explain-history = from the registry's { $file }, line { $line }, published { $published } ({ $source })
growth-yes = Growth: { $reported }% as reported, { $computed }% from last year's { $base } { $unit }: they agree
growth-no = Growth: { $reported }% as reported, { $computed }% from last year's { $base } { $unit }: they do not agree
growth-undecided = Growth: { $reported }% as reported, { $computed }% from last year's { $base } { $unit }: too few digits to say whether they agree
growth-alone = Growth: not reported, { $computed }% from last year's { $base } { $unit }
growth-reported = Growth: { $reported }% as reported
growth-refused = No growth is computed: { $reason }
growth-restated = The base was restated: growth of { $reported }% rests on { $implied } { $unit } a year before, published then were { $published } { $unit }, off by { $restated }% ({ $low }% to { $high }%)
growth-two-years = Two-year average: { $change }%
growth-level-change = Since the year's beginning: { $change } { $unit }
growth-points = Over last year: { $change } points
growth-places = Over last year: { $change } places
light-rule = { $light }: { $quantity } { $value }{ $unit }{ $width ->
        [none] {""}
       *[wide] {" "}({ $low } to { $high })
    }, in the band { $band } (rule { $rule }, since { $since })
light-open = { $light }: { $quantity } lies between { $low } and { $high }{ $unit }, in two bands; nothing is decided (rule { $rule }, since { $since })
light-because = { $light }: { $reason }; nothing is decided
quantity-pace-gap-pp = gap
    .unit = {" "}points
quantity-pace-gap-pp-seasonal = gap to the seasonal schedule
    .unit = {" "}points
quantity-shortfall-pct = against what is due
    .unit = %
quantity-months-missed = months missed in a row
    .unit = {""}
quantity-growth-pct = growth
    .unit = %
outlook-because = Outlook: the year's target is { $outlook }, probability { $chance }; from how { $years } earlier years went on after month { $month } (by share { $share }, by growth { $growth })
outlook-met = met
outlook-missed = missed
outlook-unknown = Outlook: only { $years } comparable years, fewer than three; nothing is said

## projects
table-projects = { $city } { $period }: lists of projects
table-rings = { $city } { $period }: lists ring by ring
table-press-start = { $city } { $period }: { $count } to be started
table-press-progress = { $city } { $period }: { $count } to be hurried
slice-all = { $name }
slice-region = Region: { $name }
slice-department = Department: { $name }
slice-category = Category: { $name }
projects-open = { $sure }, { $open } open
projects-missing = { $list }: { $reported ->
        [0] none of { $expected } projects has a figure
       *[other] only { $reported } of { $expected } projects have a figure; the sum is incomplete
    }
projects-not-the-sum = { $list }: the reported total { $total } { $unit } is not the sum of its projects { $sum } { $unit }
project-stage-due = { $stage } (due: { $due })
ring-around = { $list } without { $inner }
ring-hidden = { $verdict } (hidden)
ring-hidden-why = { $ring } is { $behind } points behind, hidden under "{ $list }" as a whole, which is "{ $verdict }"
col-list = List
col-projects = Projects
col-started = Started
col-start-rate = Started %
col-finished = Finished
col-on-schedule = On schedule
col-invested = Invested
col-plan = Year's plan
col-press-start = To start
col-press-progress = To hurry
col-ring = Ring
col-whole-completion = Whole done %
col-whole-gap = Whole gap (pp)
col-whole-verdict = Whole
col-project = Project
col-start-by = Start by
col-stage = Stage
col-money-verdict = Money
col-milestone-verdict = Stages
col-quantity-verdict = Quantity

## ranking
table-ranking = { $city } { $period }: places
table-ranking-of = { $indicator } { $period } ({ $among }, { $way })
among-peers = among peers
among-parts = among parts
ranked-by-level = by level
ranked-by-growth = by growth
ranked-by-reported = as printed
place-between = { $low }–{ $high }
place-provisional = { $place } so far, of { $peers }
place-disagrees = { $region }, { $indicator }: printed as number { $reported }, number { $rank } by its figures; they do not agree
ranking-of-parts = The city has no place in { $period }, its parts do: name an indicator, such as yuebao ranking { $period } gdp
moved-same = same
moved-undecided = open
rank-score = Score ({ $rule }): { $score } of { $weight }, { $share }% ({ $ranked } of { $indicators } indicators ranked)
rank-score-between = , between { $low } and { $high } as far as the print goes
rank-score-provisional = , provisional
col-region = Region
col-ranked-by = Ranked by
col-value = Value
col-place = Place
col-moved = Moved
col-last-year = Last year
col-distance = To next
col-cushion = Ahead of next
col-score = Score

## plans
table-plan = { $city }: plan { $plan } ({ $base }–{ $end }), year { $year }
table-annual-plan = { $city }: annual plan { $year }
nature-binding = binding
nature-expected = expected
plan-asks-points = { $points } pp
plan-proposed = { $target } (proposed)
col-nature = Nature
col-base = Base year's
col-plan-target = Plan's target
col-plan-due = Due now
col-plan-actual = Actual
col-way-done = Way done %
col-way-due = Way due %
col-last-target = Last target
col-last-actual = Last year's
col-last-of = Data of
col-last-completion = Of last target %
col-last-growth = Last growth %
col-proposed = Proposed
col-asked = Growth asked

## revisions
table-revisions = { $city }{ $period ->
        [all] {""}
       *[month] {" "}{ $period }
    }: figures that were changed, the newest first
table-revision-summary = { $city }: changes by indicator
change-first = first
change-revision = revision
change-correction = correction
change-other-source = other source
revisions-more = { $count } more are not listed; --format csv has all
col-of-month = Month
col-measure = Measure
col-first-value = At first
col-newest-value = Now
col-moved-by = Change
col-change-pct = Change %
col-change-kind = Kind
col-light-before = Light before
col-known = Known
col-figures = Figures
col-revised = Revised
col-corrected = Corrected
col-mean-change = Mean change %
col-largest-change = Largest change %
col-lights-changed = Lights changed

## growth
table-growth = { $city } { $period }: growth
table-pull = { $indicator } { $period }: what its parts pull
growth-heading = { $indicator } ({ $region }, { $period }): { $value } { $unit } ({ $status })
agrees-yes = yes
agrees-no = no
agrees-undecided = open
pull-yes = Together the parts pull { $pulls } points, in agreement with { $whole }% of the whole
pull-no = Together the parts pull { $pulls } points, against { $whole }% of the whole: check the total and its parts
pull-undecided = Together the parts pull { $pulls } points, the whole grew by { $whole }%: too few digits to say whether they agree
pull-missing = A part has no figure: the pulls do not add up
col-growth-reported = Reported %
col-growth-computed = Computed %
col-agrees = Agree
col-base-implied = Base implied
col-base-published = Base published
col-restated = Base restated %
col-two-years = Two-year average %
col-level-change = Since year's start
col-points = Change (pp)
col-part = Part
col-share = Share %
col-pull = Pull (pp)
col-contribution = Contribution %

## Nothing to show
cli-no-projects = There is no progress of projects for { $period }: the month was not run, or the registry has no lists.
cli-no-ranking = There is nothing to rank for { $period }: no report with other regions came.
cli-no-plan = There is no plan{ $year ->
        [any] {""}
       *[year] {" "}for { $year }
    }.
cli-no-revision = No figure was revised or corrected yet.
cli-no-revision-of = No figure of { $period } was revised or corrected.
cli-no-growth = There is no growth for { $period }: the month was not run, or the indicator has no figure.
help-projects = Lists of projects: done, started, ring by ring; whom to press. Example: yuebao projects 2021-05 --press
help-ranking = Places among regions: up or down, how far, what they score. Example: yuebao ranking 2021-05
help-plans = Five-year plan and annual plan: last year done beside this year's target. Example: yuebao plans 2021
help-revisions = What was changed: at first, now, revision or correction. Example: yuebao revisions 2021-05
help-growth = Growth as reported and computed, implied bases; with an indicator the pull of its parts. Example: yuebao growth 2021-05 fixed_asset_investment
help-span = which span: month, quarter, half or year
help-list = only one list (id or name), also by region, department and category
help-press = name each project to be started or hurried
help-year = the planned year, by default the newest
help-plan = only one plan (its id, such as fourteenth)
help-only-month = only figures of this month, such as 2021-05; by default all
help-one-indicator = only one indicator (id or name)

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

## How good what was said of the year's targets was
score-watching = back-testing
score-trials = Back-test with the figures and targets of the time: { $trials } statements in { $years ->
    [one] { $years } year
   *[other] { $years } years
} ({ $span }) on { $indicators ->
    [one] { $indicators } indicator
   *[other] { $indicators } indicators
}; { $happened }% of the targets were then reached.
score-undecided = { $count } more are left out: the year's figure, as it is printed, does not decide whether the target was reached.
score-few-years = Only { $years ->
    [one] { $years } year has
   *[other] { $years } years have
} ended; the months of a year come out well or badly together, so take the scores as a hint.
score-better = Better than: { $baselines }.
score-not-better = Not better than "{ $baseline }": on the same { $trials } statements the Brier score is { $own } against { $score } (smaller is better).
score-month = month { $month }
baseline-outlook = stated probability
baseline-linear = straight line of the months so far
baseline-last_growth = last year's growth
baseline-growth_so_far = this year's growth so far
baseline-base_rate = always the share that was reached
table-score = { $city }: back-test of the stated probabilities
table-score-by-month = by the month of the statement
table-score-by-indicator = by indicator
table-reliability = What was said and what happened
col-baseline = Method
col-trials = Statements
col-brier = Brier score
col-own-brier = Ours on the same
col-skill = Skill
col-stated = Said %
col-happened = Reached %
col-stated-between = Said between
col-month = Month
col-skill-linear = Skill: straight line
col-skill-last_growth = Skill: last year's growth
col-skill-growth_so_far = Skill: growth so far
col-skill-base_rate = Skill: share reached
cli-few-trials = { $count ->
    [one] Only { $count } statement has
   *[other] Only { $count } statements have
} a known outcome, fewer than { $least }: too few to score. It takes targets of years that have ended, and three years of months before them.
help-score = How good the stated probabilities were, against rules of thumb. Example: yuebao score --by indicator
help-by = groups: month or indicator

## A plan for the rest of the year
replan-heading = { $indicator } (up to { $period }): target { $target } { $unit }, so far { $actual }, still to come { $gap }
replan-seasonal = Old plan by the months' shares of { $years ->
    [one] { $years } earlier year
   *[other] { $years } earlier years
}
replan-equal = Old plan in equal months
replan-achieved = The target is reached; nothing to plan.
replan-unchanged = The old plan reaches the target; nothing to change.
replan-changed = Feasible: the new months sum to what is still to come, and none is above the best ever.
replan-infeasible = Infeasible: even at the best ever ({ $best } { $unit } in { $when }) every time, the year ends { $shortfall } { $unit } short.
replan-over = Infeasible: no month of the year is left, { $shortfall } { $unit } short.
replan-no-best = The new months sum to what is still to come; no single month is known, so whether that is feasible is not judged.
replan-less = By the shares of earlier years the months left would bring more than is missing, so each may bring less.
replan-sum = Sum
replan-late = its figure has not come
replan-incomplete = its total lacks regions, so the gap would be too large
replan-no-target = it has no target for the year
replan-no-amount = it is no amount that adds up over the months and should be high
col-plan-period = Time
col-old-plan = Old plan
col-new-plan = New plan
col-change = Change
col-best-month = Best ever
cli-not-replanned = { $indicator } ({ $period }) cannot be planned by months: { $reason }.
cli-nothing-behind = Nothing is behind in { $period }; nothing to plan.
cli-not-told = { $indicator } is not told for { $period }; nothing to plan.
help-replan = Spread what an indicator lacks over the months left. Example: yuebao replan 2021-05 fixed_asset_investment
help-replan-indicator = an indicator's id or name, by default all that are behind

## What comes back and is put right
finding-other-period = The file "{ $file }" is meant for { $meant } but prints { $printed }.
    .fix = Check whether it is the right file, or correct the period in its title.
mark-title = Findings
mark-number = No.
mark-result = Result
mark-sheet = On sheet
mark-cell = Cell
mark-printed = It says
mark-message = What is wrong
mark-suggestion = What to do
mark-critical = correct
mark-warning = check
mark-info = note
mark-how = Red must be corrected, yellow should be checked, blue is a note; click a cell's name to go there. This copy holds values only, no formulas.
mark-nothing = Nothing is wrong.
mark-more = { $count } more are not listed; look through the whole table.
mark-heading-returned = 月保 yuebao: correct { $count } in "{ $file }" and send it again
mark-heading-accepted_with_warnings = 月保 yuebao: "{ $file }" can be accepted; check { $count }
mark-heading-accepted = 月保 yuebao: nothing is wrong with "{ $file }"
attachment-title = Marked copy: { $title } ({ $period })
overruled-by = { $by } answers for it ({ $reason })
change-nothing = no figure changed
change-changed = { $indicator } of { $region } ({ $measure }, { $cell }) from "{ $before }" to "{ $after }"
change-added = { $indicator } of { $region } ({ $measure }, { $cell }) added: "{ $after }"
change-removed = { $indicator } of { $region } ({ $measure }, { $cell }) left out, was "{ $before }"
change-more = { $count } in all
alert-accepted = { $title } ({ $period }) came back and is accepted now: { $changes }.
    .brief = Accepted after its return: { $title } ({ $period })
step-mark = Marked: { $copies } returned or doubtful reports have a marked copy
state-accepted = accepted
state-accepted_with_warnings = accepted, with warnings
state-returned = returned
check-heading = { $file }: "{ $title }", { $department }, { $period }, { $figures } figures read
check-returned = It would be returned: correct { $count }
check-accepted_with_warnings = It can be sent: check { $count }
check-accepted = It can be sent
check-finding = { $number }. { $severity }: { $message }
check-no-past = No published figures are at hand: it was not held against earlier months.
check-figures = What was read
check-more = { $count } more; --format json shows all
check-copy = Marked copy: { $path }
check-no-copy = No marked copy can be made (the file cannot be opened, or is too large)
col-printed = printed
col-sheet = sheet
col-cell = cell
returns-right = { $title } ({ $department }, { $period }): put right, { $versions } versions, { $took }
returns-open = { $title } ({ $department }, { $period }): returned, not put right yet
returns-version = Version { $number }, received { $received }, { $state }: { $file } ({ $submission })
returns-changes = Against the version before, { $count } changed
returns-more = { $count } more; --format json shows all
returns-marked = Marked copy: { $path }
findings-heading = { $title } ({ $department }): { $state } ({ $submission })
findings-clean = { $count } reports, { $clean } of them with nothing wrong
overrule-kept = { $count } answers kept; checking again
cli-no-returns = No report of { $period } came back.
cli-no-such-file = There is no file "{ $file }".
cli-out-alone = One file name too many: where the copy goes needs --annotate (checked is "{ $file }").
cli-file-exists = "{ $file }" exists and is not written over; give another name.
cli-overrule-nobody = Say who answers for it (--by) and why (--reason).
cli-overrule-old = { $submission } is not the newest version, { $newest } is; answer for that one.
cli-overrule-unread = Nobody can answer for { $finding }: { $message } Where no figure was read there is none to answer for; correct it and send it again.
cli-overrule-two-ways = Nobody can answer for { $finding }: { $message } It would still not be known which figure counts; correct it and send it again.
cli-overrule-noted = { $finding } is only noted and holds nothing up; nobody needs to answer for it.
help-check = Check a file before it is sent: whether it would be returned, and for which cell. Example: yuebao check report.xlsx --annotate
help-file = the file to check
help-out = where the marked copy goes (with --annotate)
help-meant = the month that the file is meant for, such as 2021-05; told where the file says another
help-annotate = also write a copy with the findings marked
help-report = a report's id or title
help-returns = What came back: what was wrong, what the new version changed, when it was accepted. Example: yuebao returns 2021-05
help-findings = What was found in each department's reports. Example: yuebao findings 2021-05 --page findings.html
help-page = write one page of HTML that opens without a network
help-overrule = Somebody answers for a finding, and the file is checked again at once. Example: yuebao overrule 2021-05.credit.people_bank.1 1 --by "Head of the bank" --reason "consolidated"
help-submission = a submission's id, such as 2021-05.credit.people_bank.1
help-finding = numbers of findings, one or more; see yuebao returns
help-overruled-by = who answers for it: name or office
help-reason = why
expected-no-rows = at least one figure was read
expected-missing-value = every cell has a figure, or says that there is none
expected-unknown-region = all regions are in the registry
expected-unknown-indicator = all indicators are in the registry
expected-duplicate-value = no figure stands twice
expected-out-of-bounds = values lie within reason, in the right unit
expected-not-the-sum = totals equal the sum of their parts
page-title = { $city } { $month }: what was found in the reports
page-written = Written { $written } by yuebao
page-returned = returned
page-warned = accepted, with warnings
page-accepted = accepted
page-missing = missing
page-todo = To be done
page-nothing-todo = No report is returned or in doubt.
page-must = correct and send again
page-should = accepted; please check
page-late = not received yet
page-file = Version { $number }, received { $received }: { $file }
page-where = where
page-printed = it says
page-wrong = what is wrong
page-do = what to do
page-rule = rule
page-marked = Marked copy: { $path }
page-noted = Accepted, with notes ({ $count })
page-loops = Returned and put right
page-loop-right = put right, { $took }
page-loop-open = not put right yet
page-loop-version = Version { $number } { $received }
page-loop-same = every figure as in the version before
page-clean = Nothing wrong ({ $count })
page-kept = What was checked
page-kept-how = Each kind of report is checked by the registry's rules; "kept" counts the month's versions with figures that broke none.
page-kept-report = report
page-kept-of = { $kept } of { $of } kept
step-attach = Threads: { $said } lines said, { $sent } files attached, { $failed } not
returns-at-once = before anybody was told
returns-hours = { $hours } hours

## What is over
brief-cell = , { $cell }
over-late = Arrived: { $brief }
over-returned = Put right: { $brief }
over-warned = Put right: { $brief }
over-light = Recovered: { $brief }
over-source = Open again: { $brief }

## Words of a message
message-mark-critical = 🔴
message-mark-warning = 🔶
message-mark-info = ◽
message-mark-settled = ✅
message-to-operators = operators
message-to-leaders = the whole city
message-heading = { $city } yuebao { $period } · { $reader }: { $state }
message-of-departments = { $count } departments, { $counts }
message-received = { $received }/{ $owed } received, { $green } green, { $yellow } yellow, { $red } red{ $grey ->
    [0] {""}
   *[other] , { $grey } grey
}
message-all-settled = all settled
message-nothing = nothing to do
message-comma = {", "}
message-count-red = { $count } red
message-count-yellow = { $count } yellow
message-count-span = { $count } { $count ->
    [one] target
   *[other] targets
} at risk
message-count-late = { $count } missing
message-count-returned = { $count } returned
message-count-warned = { $count } to check
message-count-due_soon = { $count } due soon
message-count-promise = { $count } { $count ->
    [one] promise
   *[other] promises
} due
message-count-escalated = { $count } escalated
message-count-not_mine = { $count } to hand on
message-count-source = { $count } { $count ->
    [one] source
   *[other] sources
} failing
message-count-slack = { $count } delivery { $count ->
    [one] fault
   *[other] faults
}
message-number-gap = Largest gap
message-value-gap = { $value }{ $apart ->
    [percent] %
   *[points] {" "}points
} behind ({ $name })
message-number-growth = Largest change
message-value-growth = { $value }% on last year ({ $name })
message-number-aim = Now and target
message-value-aim = { $actual } / { $target } { $unit } ({ $name })
message-number-required = Needed a month
message-value-required = { $value } { $unit } ({ $name })
message-number-missing = Reports to send
message-value-missing = { $count }: { $name }{ $more ->
    [0] {""}
   *[other] {" "}and more
}
message-number-received = Reports
message-value-received = { $received }/{ $owed } received
message-number-lights = Main indicators
message-value-lights = green { $green } · yellow { $yellow } · red { $red } · grey { $grey }{ $undecided ->
    [0] {""}
   *[other] {" "}· undecided { $undecided }
}
message-number-todo = To be done
message-value-todo = late or missing { $late } · returned { $returned }
message-fallback = { $reader } { $period }: { $mark } { $worst }{ $more ->
    [0] {""}
   *[other] ; and { $more } more
}
message-worst-of = { $counts }. { $worst }
message-so-many = { $sort }, { $count } in all: { $names }
message-and-more-of = … and { $count } more ({ $sort }): { $names }
message-and-others = {" "}and others
message-more = … and { $count } more, told in the replies below
message-more-departments = … and { $count } more departments, told in the replies below
message-more-settled = … and { $count } more settled
message-more-answers = { $count } earlier answers
message-details-more = … and { $count } more left out; ask the operators for them.
message-changed = What changed ({ $count }):
message-new = New: { $text }
message-differs = Now: { $text }
kind-slack = delivery fault
kind-escalated = escalated
kind-span = outlook
kind-promise = promise
kind-not_mine = to hand on
kind-due_soon = due soon
kind-rank = rank
kind-early = reached early
kind-recovered = recovered
kind-clear = all clear
message-warned = to check
message-light-red = Red
message-light-yellow = Yellow
message-over-late = Arrived: { $name }
message-over-due_soon = Arrived: { $name }
message-over-returned = Put right: { $name }
message-over-warned = Checked: { $name }
message-over-light = Recovered: { $name }
message-over-span = Recovered: { $name }
message-over-source = Open again: { $name }
message-over-slack = Delivered again: { $name }
message-over-escalated = No longer escalated: { $name }
message-over-promise = Promise closed: { $name }
message-over-not_mine = Handed on: { $name }
message-button-seen = Seen
message-button-will_report = When I report
message-button-promise = Promise
message-button-not_mine = Not mine
message-answer-seen = { $by } { $at } seen
message-answer-will_report = { $by } { $at }: { $report } by { $time }
message-answer-promise = { $by } { $at } promised: { $indicator } { $amount } { $unit } by { $month }
message-answer-not_mine = { $by } { $at }: not ours
message-reason = {" "}({ $reason })
preview-not-sent = Preview: this is what the readers would see; this command sent nothing.
preview-count = { $count } messages. This is a preview: nothing was sent.
preview-unsent = not sent
preview-sent = sent { $at }
preview-changes-wait = sent { $at }; { $count } changes are not sent
preview-phone = On a locked phone: { $text }
preview-title = { $city } { $month }: messages, a preview
preview-written = Written { $written }
preview-replies = { $count } { $count ->
    [one] reply
   *[other] replies
}
preview-none = No messages.
preview-app = yuebao
preview-app-mark = APP
help-preview = Show each message as its reader would see it; nothing is sent. Example: yuebao alerts 2021-05 --preview --page preview.html
help-preview-department = Only messages about one department (id or name)
help-alerts-period = Only of this month, such as 2021-05; the preview's default is the newest
help-stats = Count by department and kind what was told, answered and kept, and list rules that never led to an answer
table-alert-stats = { $city }: alerts and answers
col-told = told
col-updated = changed
col-answered = answered
col-acted-on = acted on
col-hours-to-answer = hours to answer
col-promises = promises
col-kept = kept
col-broken = broken
stats-none = There are no alerts yet.
stats-answered = { $told } told in all, { $answered } of them answered.
stats-never = Rules that never led to an answer ({ $count }); think about changing or dropping them:
stats-rule-kind = kind { $rule }: { $told } told, { $messages ->
    [one] once
   *[other] { $messages } times
}
stats-rule-light = light rule { $rule }: { $told } told, { $messages ->
    [one] once
   *[other] { $messages } times
}
stats-rule-finding = check { $rule }: { $told } told, { $messages ->
    [one] once
   *[other] { $messages } times
}
cli-stats-alone = --stats counts all alerts; it goes with no month, --pending, --preview or --page.
## Delivery
step-quiet = Quiet hours, sent from { $until } on: { $waiting } alerts
step-held = Refused several times, tried again later: { $waiting } alerts; once the reason is mended run yuebao deliver
step-slack-refused = Slack refuses this app ({ $reason }), nothing was sent; all alerts stay in the outbox, run yuebao doctor
alert-slack = Slack cannot reach { $count } people ({ $reason }): { $recipients }. Their messages stay in the outbox and are sent once the reason is mended.
    .brief = Slack cannot reach { $count } people ({ $reason }): { $recipients }
over-slack = Mended: { $brief }
step-no-glyphs = Messages go without pictures: { $detail }
picture-title = { $period } pace

## Pictures
picture-name = { $name } ({ $unit })
picture-month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
picture-gap = { $gap } pp against schedule
picture-growth = { $growth }% on last year
picture-missing = { $month }: not reported
picture-incomplete = { $month }: incomplete
picture-newest = { $month } { $value }
picture-last = last { $month } { $value }
picture-cap = target at most { $target }
picture-done = { $done }% done by { $month }
picture-needed = { $needed } a month needed
picture-target = target { $target }
picture-no-target = no target for the year
picture-nothing = nothing reported this year
picture-comma = {", "}
picture-huge = { $value } × 10⁸
picture-words = { $name }: { $gap }; { $detail }
picture-board-words = { $title }: { $counts }
picture-more = { $count } more in the text
picture-line-actual = actual
picture-line-schedule = linear schedule
picture-line-seasonal = as in earlier years
picture-line-needed = needed
picture-board = { $city }, { $month } { $year }: lights
picture-red = red { $count }
picture-yellow = yellow { $count }
picture-undecided = undecided { $count }
picture-grey = grey { $count }
picture-green = green { $count }
picture-col-indicator = indicator (actual / target)
picture-col-bar = done (mark: schedule)
picture-col-gap = gap, pp
picture-as-of = { $said } ({ $month })
picture-no-lights = No indicator has a light this month.
picture-note-no-bar = Without a bar: judged by a growth, a ratio or a level.
picture-note-undecided = Undecided: half of a printed digit could turn it.
picture-note-grey = Grey: data missing or incomplete, so nothing is judged.
doctor-pictures = pictures
doctor-pictures-ok = can be drawn, with Chinese glyphs
doctor-pictures-bad = the renderer or the font is missing
doctor-pictures-tofu = the font is there, but draws no Chinese
doctor-pictures-fix = install the locked packages of requirements.txt again (make run); until then messages go out without pictures

## What is told
registry-unreachable = { $where }: "{ $detail }" needs an email, or slack (a Slack user id).
registry-reminder-order = { $where }: reminders go from the earliest to the latest, as in [3d, 1d, 2h].
registry-office-hours = { $where }: office hours begin before they end.
registry-absence-days = { $where }: until is before since.
alert-due-courtesy = { $title } ({ $period }) is due by { $due }; please plan for it.
    .brief = Due soon: { $title }, by { $due }
alert-due-request = { $title } ({ $period }) has not come yet; please send it by { $due }.
    .brief = Please send: { $title }, by { $due }
alert-due-urgent = { $title } ({ $period }) is due at { $due } and has not come: please send it now. If it cannot come in time, say when it will.
    .brief = Due now: { $title }, late after { $due }
alert-clear = All { $reports } reports of { $period } are accepted, and nothing needs you.
    .brief = All there: { $reports } reports of { $period }, nothing needs you
alert-ahead = { " " }Outlook: { $spans }.
    .brief = ; less than half at half time
alert-recovered = { $indicator } ({ $period }) is green again: { $actual } { $unit } so far, { $completion }% of the year's target, { $gap } points from schedule; it was { $was ->
        [red] red
       *[yellow] yellow
    } in { $since }.
    .brief = Green again: { $indicator } { $completion }%, { $gap } points from schedule
alert-recovered-figure = { $indicator } ({ $period }) is green again: { $actual } { $unit }; it was { $was ->
        [red] red
       *[yellow] yellow
    } in { $since }.
    .brief = Green again: { $indicator } { $actual } { $unit }
span-name-quarter = { $number ->
        [1] the first quarter
        [2] the second quarter
        [3] the third quarter
       *[4] the fourth quarter
    }
span-name-half = { $number ->
        [1] the half-year
       *[2] the second half
    }
span-name-year = the year
ahead-missed = { $span } is missed
ahead-secured = { $span } is secured
ahead-gap = { $span } is at risk ({ $probability }% likely)
ahead-doubtful = { $span } is doubtful ({ $probability }% likely)
ahead-steady = { $span } is safe ({ $probability }% likely)
ahead-likely = { $span } is likely ({ $probability }% likely)
half-time-missed = less than half is done at half time
half-time-secured = more than half is done at half time
span-rest = ; { $spans }
span-hope-steady = , the year is safe
span-hope-likely = , the year is likely
alert-span-risk = { $indicator } ({ $period }): { $outlook }; { $actual } { $unit } so far of { $target } { $unit }, { $required } { $unit } a month are needed to the end of { $span }{ $rest }.
    .brief = { $indicator }: { $outlook }, { $required } { $unit } a month needed
alert-span-doubt = { $indicator } ({ $period }): { $outlook }; it is { $actual } { $unit }, the target is { $target } { $unit }{ $rest }.
    .brief = { $indicator }: { $outlook }, { $actual } { $unit } of { $target }
alert-span-missed = { $indicator } ({ $period }): { $outlook }; { $actual } { $unit } of { $target } { $unit }, { $short } { $unit } short{ $rest }.
    .brief = { $indicator }: { $outlook }, { $short } { $unit } short{ $hope }
alert-span-secured = { $indicator } ({ $period }): { $outlook }; { $actual } { $unit } of { $target } { $unit }{ $rest }.
    .brief = { $indicator }: { $outlook }, { $actual } { $unit } of { $target }
alert-half-missed = Half time: { $indicator } ({ $period }) has done less than half, { $completion }% of the year's target, { $short } { $unit } short of the half-year's{ $rest }.
    .brief = Half time, less than half: { $indicator } { $completion }%, { $short } { $unit } short
alert-half-secured = Half time: { $indicator } ({ $period }) has done more than half, { $completion }% of the year's target{ $rest }.
    .brief = Half time, more than half: { $indicator } { $completion }%
alert-early = { $indicator } ({ $period }) has reached the year's target early: { $actual } { $unit } of { $target } { $unit }, { $completion }%.
    .brief = Reached early: { $indicator }, { $completion }% of the year's target
told-green = green
told-yellow = yellow
told-red = red
told-grey = grey
told-undecided = undecided
told-correction = Corrected
told-revision = Revised
told-other-source = Taken from another report
corrected-light = , { $before } to { $after }
corrected-light-same = , still { $after }
alert-rank-up = { $indicator } ({ $period }) went up from place { $before } to place { $rank } of { $peers } ({ $value } { $unit }).
    .brief = Up: { $indicator }, place { $before } → { $rank } of { $peers }
alert-rank-down = { $indicator } ({ $period }) went down from place { $before } to place { $rank } of { $peers } ({ $value } { $unit }).
    .brief = Down: { $indicator }, place { $before } → { $rank } of { $peers }
alert-escalated-red = { $department } ({ $head }): { $what }. Red { $count } times in a row since { $since }.
    .brief = { $department }, red { $count } times in a row: { $what }
alert-escalated-silent = { $department } ({ $head }) has not answered { $count } urgent alerts for more than { $hours } office hours, the first of them sent at { $since }: { $what }.
    .brief = { $department }, { $count } unanswered since { $since }: { $what }
alert-escalated-promise = { $department } ({ $head }) did not keep a promise ({ $since }): { $what }.
    .brief = { $department }, promise broken: { $what }
escalated-more = { " " }and { $count } more
alert-leaders = { $city } { $period }: main indicators { $green } green, { $yellow } yellow, { $red } red, { $grey } grey{ $undecided ->
    [0] {""}
   *[other] , { $undecided } undecided
}{ $reds }. { $received } of { $owed } reports came, { $returned } were returned.
    .brief = { $green } green, { $yellow } yellow, { $red } red, { $grey } grey{ $reds }
summary-missing = ; missing: { $names }
summary-returned = ; returned: { $names }
summary-red = ; red: { $names }
summary-more = { " " }and { $count } more
over-due_soon = Received: { $brief }
over-due_soon-late = The time has passed, now late: { $brief }
over-returned-again = The next version came back too, see the new alert: { $brief }
over-warned-again = The next version needs attention too, see the new alert: { $brief }
over-light-grey = No whole figure, so no verdict: { $brief }
over-light-undecided = Rounding leaves it open, so no verdict: { $brief }
over-light-none = No light any more: { $brief }
over-recovered = Changed again, see the new alert: { $brief }
over-span = Over: { $brief }
over-span-light = Now told with its light: { $brief }
over-early = After a revision no longer early: { $brief }
over-rank = The place changed again: { $brief }
over-escalated = Answered, or better: { $brief }
over-clear = Changed since, see the new alert: { $brief }
over-source-source = Still so, told with the new month: { $brief }
help-remind = Ask for what is due, tell what is late, escalate what nobody answers. Safe to repeat. For example: yuebao remind 2021-05
help-remind-period = the month that is collected, by default the last one
remind-standing = Reminders: { $due_soon } reports due soon, { $late } late, { $escalated } matters escalated

## The desk
desk-open = Connected to Slack as { $user } in the workspace “{ $workspace }”, listening for answers; Ctrl-C stops
desk-scopes = The app lacks scopes: { $scopes }; without them some messages cannot be sent and some people not recognised (see docs/slack-app-manifest.yaml)
desk-away = Slack cannot be reached; trying again in { $seconds } s
desk-lost = The line to Slack was lost and is being made anew; Slack sends again what is pressed meanwhile
desk-back = Connected to Slack again
desk-none-left = No answers are left on disk
desk-some-left = Some answers cannot be taken in yet and are kept for next time (see above)
desk-closed = No longer listening for answers
desk-trouble = Not taken in this time; all answers are on disk and are tried again: { $detail }
desk-refused = An answer by the Slack user { $user } was not taken: { $why }
desk-not-yours = This message is not yours to answer, so nothing was kept. The department's head, deputy and leader in charge can; if that has changed, ask the office to change the registry.
desk-unknown-message = This is no current message of ours, so nothing was kept. Please answer below the newest one.
desk-seen-already = You have answered “seen” before, and nothing has changed since.
desk-came-already = This report has come already; there is nothing to announce.
desk-unverified = It cannot be verified just now who you are; please press again in a while.
desk-press-again = It did not open in time; please press again.
desk-later = Noted; it will show in the message soon.
desk-nothing-will-report = No report is late or returned; there is nothing to announce.
desk-nothing-promise = No indicator in this message is behind; there is nothing to promise.
desk-nothing-not-mine = Everything in this message is settled.
desk-report = • “{ $title }” ({ $period }): { $standing }, due { $due }
desk-figure = • { $name }: { $actual } by { $period }, the year's target { $target }
desk-lacks = , { $missing } missing, { $required } needed a month
desk-bad-choice = Please choose one of the list.
desk-bad-reason = Please give the reason; a sentence will do.
desk-bad-long = Too long; at most { $most } characters.
desk-bad-day = Please choose a day and an hour.
desk-bad-past = That time is past.
desk-bad-far = Please choose a day within { $most } days.
desk-bad-month = Please choose a month.
desk-bad-known = The figures up to { $period } are there; please choose a later month.
desk-bad-january = January and February come together here: there is no figure for January.
desk-bad-between = This indicator has a figure every { $months } months; please choose one of those.
desk-bad-amount = Digits only, please, as in 58.5.
desk-bad-unit = Wrong unit; please give the amount in { $unit }.
desk-bad-negative = It cannot be negative.
desk-bad-bounds = Beyond the plausible { $low } to { $high } { $unit }; please check the unit.
desk-bad-reached = { $actual } { $unit } were reached by { $period } already; please give the cumulative by the end of that month, not the month's own.
form-will-report = When I report
form-promise = Promise
form-not-mine = Not mine
form-send = Send
form-close = Cancel
form-which-report = Which report
form-which-day = Which day
form-which-hour = By which hour (local time)
form-which-indicator = Which indicator
form-amount = Cumulative by that month's end (of stocks, ratios and growth: that month's)
form-amount-hint = In the unit above, digits only, as in 58.5
form-which-month = By which month
form-which-item = Which item
form-reason = Reason
form-reason-hint = One sentence; it shows in the message
form-more = { $count } more in the list below
alert-not-mine = { $by } says that “{ $item }” is not { $department }'s: { $reason }. Please check in the registry whose it is.
    .brief = { $by }: “{ $item }” is not { $department }'s
promise-kept = { $by } kept the promise: { $indicator } was to reach { $amount } { $unit } by { $month } and is { $actual } { $unit }.
    .brief = Promise kept: { $indicator } { $actual } { $unit } of { $amount }
promise-broken = { $by } did not keep the promise: { $indicator } was to reach { $amount } { $unit } by { $month } and is { $actual } { $unit }, { $missing } { $unit } short.
    .brief = Promise broken: { $indicator } { $actual } { $unit }, { $missing } { $unit } short
promise-undecided = Within the print nobody can tell whether { $by } kept the promise, so it counts as about kept: { $indicator } was to reach { $amount } { $unit } by { $month } and is { $actual } { $unit }.
    .brief = Promise about kept: { $indicator } { $actual } { $unit } of { $amount }
promise-late = { $by } did not keep the promise: the { $month } figure of { $indicator } had not come when it was due ({ $due }).
    .brief = Promise broken: no { $month } figure of { $indicator }
report-kept = { $by } announced “{ $title }” ({ $period }) by { $time }; it came at { $received }.
    .brief = As announced: “{ $title }” came at { $received }
report-broken = { $by } announced “{ $title }” ({ $period }) by { $time }; it came only at { $received }.
    .brief = Not as announced: “{ $title }” came at { $received }
report-late = { $by } announced “{ $title }” ({ $period }) by { $time }; it did not come.
    .brief = Not as announced: “{ $title }”
step-answers = Answers: { $answers } taken in
help-desk = Listen for answers in Slack (buttons and forms) until stopped. Example: yuebao desk
help-desk-once = Only take in the answers on disk, without Slack, then leave
cli-no-tokens = Cannot listen for answers: { $names } not set. The Slack app's settings have them (see docs/desk.md); set the environment variables and start again.
cli-slack-refused = Slack refused: { $reason }. Please check the tokens and the app's scopes (see docs/desk.md).

## The calendar
registry-due-chain = { $where }: each stage must be due later than the one before (by, time).
registry-notice-without-days = notices.csv has a notice for { $detail }, but calendar.csv has no day of that year.
word-not-applicable = not applicable
word-expected = estimate
help-calendar = A year's deadlines: day and hour, what moved them, what has come; also as iCalendar. Example: yuebao calendar 2021
help-calendar-year = the year of the months reported on, such as 2021
help-calendar-department = only one department's reports (id or name)
help-ics = write an iCalendar file, with an alarm a day before, for a calendar program
table-calendar = { $city }, deadlines of { $year }
col-hour = Hour
col-onward = Goes on to
col-why = Why
calendar-month = { $month }
calendar-weekend = weekend
calendar-makeup = working weekend
calendar-legend = Days on which the reports of each month are due. * moved; ! by an order; ? provisional; – not applicable
calendar-moved = * { $planned } moved to { $day }: { $why } (reports: { $count })
calendar-worked = { $day } stays: { $why } (reports: { $count })
calendar-ordered = ! “{ $title }” { $period }: { $due }, { $why }
calendar-provisional = The holidays of { $years } are not announced yet: days marked ? are provisional and may move.
calendar-written = { $count } deadlines written to { $path }
calendar-name = { $city }, deadlines
calendar-event = “{ $title }” { $period } is due
calendar-event-onward = “{ $title }” { $period } goes to { $to }
calendar-event-planned = planned for { $day }
calendar-event-provisional = { $summary } (provisional)
step-given-way = This run is { $hours } hours late and a newer one is there for { $period }: nothing to do
calendar-none = There is no such deadline: this department does not owe this report.

## Backups
help-backup = Back up a city's data (warehouse, archive, copies, pictures, answers), every byte by its hash. Example: yuebao backup /mnt/backup
help-backup-destination = Where backups are kept, each in a folder of its own; by default where the last one is
help-backup-verify = Make none, but verify a backup, or the newest of a place
help-restore = Put a backup back; the old data folder is renamed and kept. Example: yuebao restore /mnt/backup --yes
help-restore-from = A backup's folder, or where backups are kept (the newest is taken)
help-restore-yes = Replace the data that is there
backup-done = Backed up: { $folder } ({ $files } files, { $size }; { $linked } are as they were last time and were not copied again, { $copied } written)
backup-holds = In it { $submissions } submissions, { $observations } figures; the latest month that was run is { $period }
backup-kept-on = { $count } originals that the archive has no more were taken over from the last backup
backup-archive-damaged = { $count } originals in the archive are not what their names (hashes) say: { $which }. They are in the backup as they are; please check the disk
backup-same-disk = The backup is on the same disk as the data, and lost with it; please keep another one elsewhere
backup-verified = The backup is whole: { $folder } (made { $at }, { $files } files, { $size }, every byte compared; its warehouse opens and lacks nothing)
restore-since = Since the backup { $submissions } submissions and { $answers } answers came, and { $alerts } alerts were sent
restore-since-unknown = The present data cannot be read: what came and was sent since the backup is not known
restore-done = Restored: { $home }, byte for byte as in the backup; its warehouse was opened and compared
restore-aside = The old data folder was not deleted; it is now { $aside }
restore-answers = { $count } answers that nobody had taken in yet were carried over
restore-next = Now run yuebao run { $period }: what came after the backup is still in the inbox and is taken in again
restore-again = The { $alerts } alerts sent since the backup are not in the restored data and will be sent once more
restore-again-unknown = Alerts sent since the backup are not in the restored data and will be sent once more
restore-answers-lost = The { $answers } answers taken in since the backup are not in the restored data; they are in the folder that was kept
cli-backup-nowhere = Please say where to put the backup, for example yuebao backup /mnt/backup; later ones go there by default.
cli-backup-nothing = Nothing to back up: { $path } has no warehouse. Please check YUEBAO_HOME and --city.
cli-backup-inside = A backup cannot lie within the data folder ({ $path }): it would be lost with it. Please take another place.
cli-backup-busy = { $path } is being backed up or restored; please wait for that.
cli-backup-no-room = { $path } has no room: { $needed } more is needed, { $free } is free. Nothing was written, earlier backups are as they were.
cli-backup-full = The disk of { $path } is full, { $free } is free. What was half done is taken away; the data and earlier backups are as they were.
cli-backup-failed = { $path } could not be read or written: { $reason }. The data and earlier backups are as they were; mend it and run again.
cli-backup-none = { $path } has no backup of this city.
cli-backup-unfinished = { $path } is a backup that was never finished and cannot be used. Take a finished one, or back up again (it goes on from there).
cli-backup-manifest = The backup's manifest makes no sense: { $path } was cut or changed, or is of another version. Nothing was changed; please take another backup.
cli-backup-damaged = The backup { $path } lacks or has changed { $count }: { $which }. Nothing was changed; please take another backup.
cli-backup-other-city = { $path } is a backup of another city ({ $theirs }), not of { $city }. Nothing was changed.
cli-restore-yes = Nothing was changed. To replace { $home } by this backup, add --yes; the old data folder is renamed and kept.
cli-restore-newer = The backup { $path } was made by a newer version ({ $version }, { $what }) that this one does not know. Please upgrade first.
cli-restore-differs = The restored warehouse is not what the backup's manifest says. The data is as it was; please take another backup.
cli-restore-sending = Messages are being sent ({ $path }); please wait for that before restoring.
cli-restore-appeared = { $path } has data since a moment ago. Nothing was changed; look again, then add --yes.
doctor-backup = Backup
doctor-backup-ok = made { $at }, { $days } days ago, in { $path }
doctor-backup-old = the last backup is { $days } days old ({ $at }, { $path })
doctor-backup-gone = the last backup { $path } ({ $at }) is not there: its disk is not connected, or it was moved
doctor-backup-fix = yuebao backup { $destination }
doctor-warehouse-restore-from = yuebao restore { $destination }

# -- the slot for writing -------------------------------------------------------

step-slot-waiting = Waiting: { $flow } ({ $period }) has been writing since { $since } (process { $process }); for { $minutes } minutes at most
cli-slot-taken = After { $minutes } minutes { $flow } ({ $period }, since { $since }, process { $process }) is still writing; nothing was changed. Run again once it has ended, or set the minutes to wait with YUEBAO_SLOT_MINUTES.

# -- backfill -------------------------------------------------------------------

step-backfill-month = Backfill: { $submissions } submissions loaded into { $period }
step-backfill-rehearsed = Rehearsal: { $submissions } submissions of { $months } months would have a new version, { $changes } things would change
step-backfill-newer = Kept: { $submission } came after { $backfill } and is not taken back
step-backfill-waits = Waiting for approval: { $backfill } changes lights that people were told of ({ $lights }); nothing was changed. A second name must approve it
cli-backfill-no-reason = Say why the months are run again (--reason).
cli-backfill-no-by = Say who asks for it (--by).
cli-backfill-backwards = { $first } is after { $last }: change them round.
cli-backfill-ahead = { $last } is not over yet and cannot be run again; the monthly run takes it in.
cli-backfill-when = Say to which moment the months are put back (--known-at).
cli-backfill-undone = { $backfill } was undone by { $by } already.
cli-backfill-empty = { $backfill } loaded nothing: there is nothing to undo.
cli-backfill-over = { $backfill } is over ({ $state }) and cannot go on; ask for a new one.
cli-backfill-unknown = There is no backfill “{ $backfill }”. The last ones are: { $near }
cli-backfill-same-name = { $by } asked for it: lights that people were told of need a second name.
cli-backfill-second-name = Name who approves it with --approved-by, other than who asks.

help-backfill = Run past months again, with a reason; rehearsed before anything changes
    Example: yuebao backfill 2021-01 2021-05 --reason "corrected by the office" --dry-run
help-backfills = See, approve, resume, cancel and undo backfills
help-backfills-list = List every backfill
    Example: yuebao backfills list
help-backfills-show = Show one backfill: why, by whom, what it changes
    Example: yuebao backfills show b20210701-0900
help-backfills-approve = Approve a backfill that waits for a second name, and see it through
    Example: yuebao backfills approve b20210701-0900 --by "the section head"
help-backfills-resume = Go on with a backfill that was cut short
    Example: yuebao backfills resume b20210701-0900
help-backfills-cancel = Cancel a backfill: it stops after the months that it is just loading
    Example: yuebao backfills cancel b20210701-0900 --by "the section head"
help-backfills-undo = Undo a backfill: new versions restore what was there before it
    Example: yuebao backfills undo b20210701-0900 --reason "the wrong file"
help-first = the first month, as in 2021-01
help-last = the last month, as in 2021-05
help-backfill-reason = why; it stays on record
help-by-whom = who does it; by default the user's name on this machine
help-only-report = only this report (id or title; may be given several times)
help-only-department = only this department (id or name; may be given several times)
help-only-indicator = only this indicator (id or name; may be given several times); other figures of the report stay
help-replay-mode = put back what was known at --known-at, instead of today's files and rules
help-as-known-at = the moment to put back, as in 2021-06-10T09:00
help-dry-run = only rehearse: run it whole on a copy, list what would change, change nothing
help-backfill-yes = agree to change lights that people were told of; goes with --approved-by
help-approved-by = who approves it, other than who asks
help-all-changes = list every change, not only the first of each kind
help-backfill-id = the backfill's name, as in b20210701-0900
col-backfill = backfill
col-backfill-months = months
col-backfill-mode = how
col-backfill-state = state
col-backfill-asked-by = asked by
col-backfill-approved-by = approved by
col-backfill-asked-at = asked at
col-backfill-submissions = new versions
backfills-none = There has been no backfill yet.
backfills-title = Backfills of { $city }
backfill-impact = What backfill { $backfill } changes
backfill-would = What this backfill would change
backfill-dry = Only rehearsed: nothing was changed. To do it, run it without --dry-run.
backfill-asked = { $backfill }: asked for by { $by } on { $at }, { $months }{ $only }, { $mode }. Reason: { $reason }
backfill-only = { " (only " }{ $names })
backfill-mode-restate = by today's files and rules
backfill-mode-replay = as it was known then
backfill-undoes = undoing { $backfill }
backfill-state-asked = asked for
backfill-state-waiting = waiting for approval
backfill-state-approved = approved
backfill-state-running = running
backfill-state-cut-short = cut short
backfill-state-done = done
backfill-state-cancelled = cancelled
backfill-state-failed = failed
backfill-state-undone = undone
backfill-now-asked = It has not begun.
backfill-now-waiting = It waits for a second name; nothing was changed: yuebao backfills approve { $backfill } --by NAME
backfill-now-approved = Approved by { $by }, not begun: yuebao backfills resume { $backfill }
backfill-now-running = It is running, { $months } months are loaded. To stop it: yuebao backfills cancel { $backfill }
backfill-now-cut-short = It was cut short, { $months } months are loaded. To go on: yuebao backfills resume { $backfill }
backfill-now-done = Done: { $submissions } submissions of { $months } months have a new version. To undo it: yuebao backfills undo { $backfill } --reason WHY
backfill-now-cancelled = Cancelled, after { $months } months were loaded. To restore them: yuebao backfills undo { $backfill } --reason WHY
backfill-now-failed = It failed ({ $failure }), { $months } months are loaded. To go on: yuebao backfills resume { $backfill }
backfill-now-undone = Undone by { $by }.
col-reason = reason
## impact
help-impact = What runs changed between two moments: lights, totals, ranks, outlooks, lists, figures, reports and alerts, before and after. For example: yuebao impact --since 2021-06-10T09:00
help-impact-since = From which moment on (local time); what was known by then is no change
help-impact-until = Up to which moment (local time), with what was known at it; now by default
help-impact-all = List all of each kind, not only the first 20
cli-impact-order = --until { $until } is before --since { $since }; give them the other way round.
impact-title = { $city }, changes from { $since } to { $until }
impact-title-now = { $city }, changes since { $since }
impact-none = { $title }: none
impact-counts = { $title }: { $counts }
impact-told-light = { $name } { $period } { $before } → { $after } (told before)
impact-more = { $count } more; see all with --all or --format json
impact-rest = { $count } more are not listed
impact-marks = {" "}({ $marks })
table-impact = { $what }: { $count }
col-impact-of = Of
col-impact-span = Span
col-impact-before = Before
col-impact-after = After
col-impact-where = Where
impact-kind-light = lights
impact-kind-total = totals
impact-kind-rank = ranks
impact-kind-probability = outlooks
impact-kind-list = lists
impact-kind-ring = rings
impact-kind-project = projects
impact-kind-observation = figures
impact-kind-cell = cells
impact-kind-submission = reports
impact-kind-alert = alerts
impact-light = light
impact-actual = actual
impact-target = target
impact-completion_pct = completion
impact-pace_gap_pp = gap
impact-growth_pct = growth
impact-required_monthly = needed a month
impact-coverage_pct = coverage
impact-verdict = verdict
impact-secured = secured
impact-p_secure = probability
impact-outlook = outlook
impact-place_by_level = place by level
impact-place_by_growth = place by growth
impact-place_by_reported = place as printed
impact-score_by_level = score by level
impact-score_by_growth = score by growth
impact-score_by_reported = score as printed
impact-done = done
impact-plan = plan
impact-quantity_done = quantity done
impact-stage = stage
impact-money_verdict = money
impact-milestone_verdict = milestone
impact-quantity_verdict = quantity
impact-press = press
impact-reported = projects reported
impact-on_schedule = projects on schedule
impact-hidden = hidden by the headline
impact-true = yes
impact-false = no
impact-stands = stands
impact-over = over

## The close
help-close = Close a month: somebody signs, and corrections come in by backfill only. E.g. yuebao close 2021-05 --by "Wang"
help-reopen = Open a month again, with a reason; the next run takes in what came since the close. E.g. yuebao reopen 2021-05 --by "Li" --reason "finance corrected"
help-signed-by = who signs
help-close-reason = a remark; needed to close in spite of something
help-reopen-reason = why it is opened again
help-anyway = close although something stands against it (needs --reason); both are kept
col-blocker = stands against it
col-mend = what mends it
close-done = { $period } is closed: { $by }, { $at }
close-already = { $period } was closed by { $by } at { $at } already; nothing was changed.
close-reason = Remark: { $reason }
close-reopened = { $period } is open again: { $by }, { $at }, { $reason }
close-next = The next run takes in what came since the close: yuebao run { $period }
close-known = { $period } as known at { $at }: { $submissions } reports, { $figures } figures
close-frozen = Frozen: { $submissions } reports and { $figures } figures as known at { $at }; to see them again: yuebao progress { $period } --known-at { $instant }
close-lights = Main indicators: { $green } green, { $yellow } yellow, { $red } red, { $grey } grey, { $undecided } undecided
close-blocked = { $count ->
    [one] One thing stands
   *[other] { $count } things stand
} against the close:
close-in-spite = { $count ->
    [one] One thing
   *[other] { $count } things
} stood against it when it was closed:
close-free = Nothing stands against the close.
close-free-command = Nothing stands against the close: yuebao close { $period } --by NAME
close-was-reopened = Opened again { $count ->
    [one] once
   *[other] { $count } times
} before, last by { $by } at { $at }: { $reason }
close-waits = { $count ->
    [one] 1 file
   *[other] { $count } files
} came after the close and { $count ->
    [one] waits
   *[other] wait
}:
    .fix = to take them in: yuebao backfill { $period } { $period } --reason "…", or open the month again: yuebao reopen { $period } --by NAME --reason "…"
close-waits-file = { $name }, { $title }: "{ $file }", received { $at }
close-form = Sign-off of { $period }: { $count ->
    [0] nothing stands against the close.
    [one] one thing stands against the close, see the run's artifact; closing all the same needs a reason.
   *[other] { $count } things stand against the close, see the run's artifact; closing all the same needs a reason.
}
cli-close-blocked = Not closed: { $count ->
    [one] one thing stands
   *[other] { $count } things stand
} against it. Mend that first, or close all the same and say why: --anyway --reason "…"
cli-close-nothing = There is nothing of { $period }: no run was about it. Run yuebao run { $period } first.
cli-close-nobody = Somebody has to sign: --by NAME.
cli-close-no-reason = Something stands against the close; to close all the same, say why: --reason "…".
cli-close-clock = The sign-off is from before what is known ({ $known_at }): what is signed is what is known now, not in the past.
cli-reopen-open = { $period } is not closed, so there is nothing to open again.
cli-reopen-no-reason = Say why it is opened again: --reason "…".
cli-overrule-closed = { $period } was closed by { $by } at { $at }, so nobody can answer for a finding any more. Open it again first: yuebao reopen { $period } --by NAME --reason "…"
block-too_early = The month is not over: it can be closed from { $day } on
    .fix = wait until { $day }
block-not_due = { $name }, { $title }: not due until { $due }
    .fix = wait until it is due, then yuebao run { $period }
block-unseen = { $name }, { $title }: was due at { $due }, and no run has looked since
    .fix = yuebao run { $period }
block-chain = Reports still have to go on: { $title } to { $to } by { $due }{ $count ->
    [one] { "" }
   *[other] { " " }({ $count } such stages are still to come)
}
    .fix = wait until they have gone on
block-missing = { $name }, { $title }: missing, was due at { $due }
    .fix = ask for it, then yuebao run { $period }
block-source = { $source } cannot be visited, and { $count ->
    [one] one report waits
   *[other] { $count } reports wait
} for it: { $message }
    .fix = { $mend }
block-returned = { $name }, { $title }: returned and not put right yet ({ $submission })
    .fix = have it corrected and sent again, then yuebao run { $period }; where it is true: yuebao overrule { $submission } NUMBER --by NAME --reason "…"
block-held = { $name }, { $title }: "{ $file }" came after the last close and was not taken in yet
    .fix = yuebao run { $period }
block-finding = { $name }, { $title }: { $count ->
    [one] one doubt
   *[other] { $count } doubts
} that nobody answered ({ $submission }, number { $numbers })
    .fix = where it is true: yuebao overrule { $submission } { $numbers } --by NAME --reason "…"; else have it corrected
block-grey = Main indicator { $title } is grey: { $why ->
    [missing] no figure
   *[other] incomplete
} ({ $name })
    .fix = have it completed, then yuebao run { $period }
block-undelivered = The message to { $name } did not arrive ({ $count ->
    [one] one alert
   *[other] { $count } alerts
}): { $reason }
    .fix = mend what yuebao doctor says, then yuebao deliver
step-survey = close: { $blockers ->
    [one] one thing stands
   *[other] { $blockers } things stand
} against the close of { $period }
step-closed = close: { $period } is closed
step-left-open = close: { $period } is left open
step-after-close = { $files ->
    [one] one file
   *[other] { $files } files
} came for a month that is closed: kept, not taken in
kind-held = after the close
alert-held = { $name }, { $title } ({ $period }), came after the close ("{ $file }", received { $received }): kept, not taken in; { $by } closed { $period } at { $closed }. To take it in: yuebao backfill { $period } { $period } --reason "…"
    .brief = After the close: { $name }, { $title }, not taken in
alert-held-department = { $title } ({ $period }) came after the close ("{ $file }", received { $received }): kept, not taken in; the statistics office decides whether it is used.
    .brief = After the close: { $title }, not taken in
over-held = Taken in: { $brief }
over-late-closed = Closed without it, not asked for any more: { $brief }
over-due_soon-closed = Closed without it, not asked for any more: { $brief }
message-count-held = { $count } after the close
message-over-held = Taken in: { $name }
message-over-late-closed = Closed without it, not asked for any more: { $name }
message-over-due_soon-closed = Closed without it, not asked for any more: { $name }
table-matrix = { $city } { $period }: departments by reports
col-on-time = in time, month
col-on-time-year = in time, year
col-reports = reports
matrix-of = { $standing }: { $reports }
matrix-next = ; { "" }
matrix-note = { " " }({ $note })
matrix-minutes = { $minutes } minutes late
matrix-findings = { $count ->
    [one] one finding
   *[other] { $count } findings
}
matrix-city = In time in the whole city: this month { $on_time } of { $due } ({ $pct }), this year { $year_on_time } of { $year_due } ({ $year_pct })
doctor-close = Month's close
doctor-held = After the close
doctor-close-ready = nothing stands against closing { $months }, and nobody has
doctor-close-fix = yuebao close { $period } --by NAME
doctor-held-waiting = { $count ->
    [one] one file
   *[other] { $count } files
} came for { $period } after the close and { $count ->
    [one] waits
   *[other] wait
}
doctor-held-fix = yuebao backfill { $period } { $period } --reason "…"
doctor-held-run = yuebao run { $period }
# -- the past --------------------------------------------------------------------------

help-replay = a month's dispatch meeting again as it was: reports, progress, projects, places, alerts, deadlines. Example: yuebao replay 2021-05
help-meeting = at the moment of the meeting (the last deadline at the end of the month's chains), also of a closed month
replay-heading = { $city } { $period }: monthly dispatch meeting
replay-known = as known at { $at }
replay-registry = registry: version { $version } ({ $sha })
replay-vintage = figures: up to submission { $number } (known since { $at })
replay-not-kept = The files of version { $version } of the registry were not kept at the time: regions and deadlines are those of today's registry; names of indicators, targets and light rules are those of then.
replay-not-read = This version of the program cannot read the files of version { $version } of the registry: regions and deadlines are those of today's registry; names of indicators, targets and light rules are those of then.
table-deadlines = { $city } { $period }: deadlines
cli-known-at-list = --known-at only lists alerts; leave out --stats, --preview, --page.
cli-meeting-alone = Give either --meeting or --known-at.
# -- Disks and damage -------------------------------------------------------------

cli-disk-full = The disk is full: { $path }. What was half written has been taken back, and what was there is as it was; make room and run again.
cli-bad-setting = A setting has a value that cannot be used: { $names }. Correct it in the environment, as the README's table of settings has it, and run again; nothing was changed.
cli-memory-short = Too little memory: { $path } needs more than it may take. What was half written has been taken back, and what was there is as it was; let it take more with YUEBAO_MEMORY_GB, and run again.
cli-not-kept = What came cannot be kept ({ $detail }), and nothing was loaded. Check the disk of YUEBAO_HOME and who may write there, then run again.
cli-prefect-not-started = The Prefect server that comes along does not answer. What was loaded is loaded, nothing of it by half; see the error above, check the disk and rights of PREFECT_HOME, and run it again.
cli-prefect-gone = Prefect's server ({ $api }) cannot be reached. What was loaded is loaded, and nothing is there by half; run again once it is back, or unset PREFECT_API_URL to use the one that comes along.
cli-snapshot-damaged = The published snapshot is damaged: { $path }. The warehouse is as it was; run again to publish anew: yuebao run { $period }
cli-warehouse-anchor = The anchor is damaged: { $path }, so nobody can tell whether the warehouse is whole. Restore a backup, then run again: { $mend }. If you know that the warehouse is whole, move the anchor away and run: it is written anew from what is there.
step-no-backup-place = No backup: nobody has said where to ({ $command })
step-backed-up = Backup: { $folder }, { $files } files
step-backfill-as-foreseen = Checked: { $changes } things changed, each as it was foreseen
step-backfill-otherwise = Checked: { $count } things came out otherwise than foreseen (of { $changes }); look at yuebao impact, and report this fault
# -- Past one machine -------------------------------------------------------------

cli-lake-address = YUEBAO_WAREHOUSE is no address of a lake; write ducklake:postgres:host=… dbname=…, or leave it out to use the file on this machine.
cli-lake-not-installed = The extensions of DuckDB that a lake needs are not installed, or are not of DuckDB's version; run pip install "yuebao[lake]". Nothing was changed.
cli-lake-away = The lake cannot be reached: its catalogue (PostgreSQL) or the place of its data does not answer, or lets nobody in. What was half written has been taken back; look at the address and the AWS_… keys, and run again once it is back.
cli-warehouse-twice = The lake has this city's data already, and { $path } has other data; neither was changed. Decide which of them counts, see docs/scaling.md.
cli-runner-address = Write YUEBAO_RUNNER as dask://host:port, not { $address }; leave it out to read on this machine.
cli-runner-not-installed = What reading on a Dask cluster needs is not installed; run pip install "yuebao[dask]". Nothing was changed.
cli-runner-away = The Dask scheduler { $address } cannot be reached. Nothing was changed; run again once it is back, or unset YUEBAO_RUNNER to read on this machine.
