# What people read, in Chinese: the complete catalogue.
# A finding's key is its rule; .fix says what to do about it.

## The registry, told as file:line: sentence
registry-invalid = { $where }：{ $detail }
registry-extra-forbidden = { $where }：没有这个字段，请检查拼写。
registry-missing = { $where }：缺少这个字段。
registry-unknown-name = { $where }：注册表里没有“{ $detail }”。
registry-unknown-unit = { $where }：没有计量单位“{ $detail }”，请用 units.yaml 里的单位。
registry-enum = { $where }：只能是 { $detail }。
registry-literal-error = { $where }：只能是 { $detail }。
registry-string-pattern-mismatch = { $where }：写法不对（{ $detail }）。
registry-no-registry = 找不到城市注册表文件夹 { $detail }（其中应有 city.yaml）。
registry-no-file = 缺少文件 { $detail }。
registry-not-yaml = 不是合法的 YAML：{ $detail }
registry-repeated = “{ $detail }”重复出现。
registry-one-city = 地区表中必须恰好有一个 kind: city。
registry-ratio-sides = { $where }：比率指标须同时写明 numerator 和 denominator。
registry-refused = { $where }：{ $detail }
registry-unknown-stage = { $where }：这个项目所在的清单没有阶段“{ $detail }”。
registry-illegal-growth = { $where }：可比价指标的增速以报送数为准，不能由现价绝对额计算。
registry-stages-kind = { $where }：只有节点指标（kind: milestone）可以写阶段（stages），阶段不能重复。
registry-stage-names = { $where }：started 和 finished 必须是指标“{ $detail }”的阶段（stages）之一。
registry-plan-years = { $where }：规划的目标年须晚于基年。
registry-not-a-month = { $where }：累计数记在最后一个月，例如一季度写成 2021-03。
registry-no-unit = { $where }：有数量就要有计量单位。
registry-outlook-words = { $where }：三个概率须从大到小（steady > likely > gap）。
registry-plausibility-steps = { $where }：界限须从小到大（noted < doubted < returned）。
registry-source-kind = { $where }：没有这种来源，地址应以下列之一开头，或为以 / 开头的文件夹：{ $detail }。
registry-source-login = { $where }：地址里不能写用户名和密码，请写在 user 和 password（密码的名称）里。
registry-source-path = { $where }：地址里不能有 . 或 ..：{ $detail }。
registry-source-month = { $where }：地址里只能留空年和月：{ $detail }。
registry-source-credentials = { $where }：登录方式须写且只写一种（{ $detail }）。
registry-source-differs = { $where }：别的部门也用来源 { $detail }，但写得不一样；同一来源的写法须相同。
registry-dead-band = { $where }：亮灯区间有空档或重叠，每个数值只能对应一种灯。
registry-band-ends = { $where }：同一端只能写开区间或闭区间之一。

## Findings
finding-empty-file = 文件“{ $file }”是空的。
    .fix = 请重新导出后再报送。
finding-file-too-large = 文件“{ $file }”过大或解压后过大，未读取。
    .fix = 请删除多余的工作表和空白格式行后再报送。
finding-encrypted-workbook = 文件“{ $file }”设有打开密码，无法读取。
    .fix = 请取消密码后再报送。
finding-damaged-workbook = 文件“{ $file }”已损坏，打不开。
    .fix = 请用 Excel 或 WPS 打开并另存为 .xlsx 后再报送。
finding-damaged-table = 文件“{ $file }”的文本表格残缺（引号不成对）。
    .fix = 请重新导出 CSV，或改报 .xlsx。
finding-not-a-workbook = 文件“{ $file }”不是电子表格。
    .fix = 请报送 .xlsx、.xls 或 CSV 文件；压缩包请解压，系统导出的网页表格请另存为 .xlsx。
finding-other-kind = 文件“{ $file }”其实是{ $kind ->
        [page] 网页（HTML）
        [xml-book] XML 表格（Excel 2003）
        [xml] XML 文件
        [pdf] PDF
        [picture] 图片
        [archive] 压缩包
        [document] 文字文档（Word）
        [slides] 演示文稿
        [mail] 邮件
        [interchange] SYLK 或 DIF 文件
        [ancient] 1993 年以前的 Excel 文件
       *[other] 别的文件
    }，读不了。
    .fix = { $kind ->
        [page] 请用 Excel 或 WPS 打开，另存为 .xlsx 后再报送。
        [xml-book] 请用 Excel 或 WPS 打开，另存为 .xlsx 后再报送。
        [interchange] 请用 Excel 或 WPS 打开，另存为 .xlsx 后再报送。
        [ancient] 请用 Excel 或 WPS 打开，另存为 .xlsx 后再报送。
        [archive] 请解压后，把其中的表格逐个报送。
       *[other] 请报送原来的表格（.xlsx、.xls 或 CSV），不要转成别的格式。
    }
finding-unsafe-workbook = 文件“{ $file }”的内部结构不正常（{ $why ->
        [document-type] 声明了外部实体
        [same-name] 有重名的部件
        [path] 部件的路径指向文件夹以外
       *[link] 部件是链接
    }），为安全起见没有读取。
    .fix = 请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再报送。
finding-unknown-report = 文件“{ $file }”认不出是哪张报表（工作表：{ $sheets }）。
    .fix = { $hinted ->
        [yes] 请使用统一下发的《{ $title }》表样，表头应有“{ $anchors }”。
       *[no] 请使用统一下发的表样，不要改动标题和表头文字；若不是报表，请移出收件箱。
    }
finding-unknown-department = 文件“{ $file }”是《{ $title }》，但看不出由谁填报。
    .fix = 请在标题下注明“填报单位：××”，或放入本单位的文件夹。
finding-no-period = 文件“{ $file }”没有写明报告期。
    .fix = 请在标题中写明，例如“2021年1-5月”。
finding-period-from-name = 文件“{ $file }”的表内没有报告期，按文件名取为 { $period }。
    .fix = 请在标题中写明报告期。
finding-period-mismatch = 文件“{ $file }”的文件名是 { $named }，表内却是 { $printed }。
    .fix = 请核对是否误报了别的月份，改正后重报。
finding-missing-table = 文件“{ $file }”中找不到“{ $table }”（表头应有“{ $anchor }”）。
    .fix = 请补上该表，不要改动标题和表头文字。
finding-stale-table = 工作表“{ $sheet }”的“{ $table }”仍是 { $printed } 的数，应为 { $expected }，未读入。
    .fix = 请更新该表后重报。
finding-blank-table = 工作表“{ $sheet }”的“{ $table }”没有填数。
    .fix = 请补填；本月不报的，请在表中注明。
finding-missing-column = 工作表“{ $sheet }”的“{ $table }”（表头在 { $cell }）缺少“{ $header }”一列。
    .fix = 请按表样补上该列，不要改动表头文字。
finding-missing-row = 工作表“{ $sheet }”的“{ $table }”缺少“{ $label }”一行。
    .fix = 请补上该行。
finding-unknown-row = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”不在表样中，未读入。
    .fix = 若是新增项目，请与综合科联系；否则请改回原名。
finding-repeated-row = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”在表中不止一行，只读入了第一行。
    .fix = 请删去多余的一行后重报。
finding-unlabelled-row = 工作表“{ $sheet }”的“{ $table }”在 { $cell } 这一行有数，却没有名称，未读入。
    .fix = 请在该单元格填写名称；名称不要跨行合并，改正后重报。
finding-row-below-notes = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”排在表下的说明之后，未读入。
    .fix = 请把说明移到表格最后一行之下，改正后重报。
finding-shifted-row = 工作表“{ $sheet }”单元格 { $cell }“{ $value }”这一行的列数比表头多，数字可能错位。
    .fix = CSV 中带千分位的数字要加引号，或去掉千分位逗号。
finding-not-a-number = 工作表“{ $sheet }”单元格 { $cell } 应为数字，实为“{ $value }”。
    .fix = 请改为数字；没有数的请填“—”。
finding-unclear-change = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”看不出增减了多少。
    .fix = 请只填增减的百分数，例如 12.3 或 -1.2；没有的请填“—”。
finding-growth-in-times = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”按增长 { $growth }% 读入。
    .fix = 若是上年的几倍而不是增长几倍，请改填增减的百分数。
finding-unit-in-cell = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”自带单位“{ $unit }”，与表上的{ $printed }不同，已按所带单位读入。
    .fix = 请核对该数，并按表上的单位填写。
finding-unknown-stage = 工作表“{ $sheet }”单元格 { $cell } 的“{ $value }”不是规定的阶段（{ $stages }）。
    .fix = 请改为其中之一；还没有的请填“—”。
finding-not-a-day = 工作表“{ $sheet }”单元格 { $cell } 应为日期，实为“{ $value }”。
    .fix = 请写明年月日，例如 2021-05-18；还没有的请填“—”。
finding-no-unit = 工作表“{ $sheet }”的“{ $table }”没有注明计量单位（单元格 { $cell }）。
    .fix = 请在标题或表头注明单位，例如“单位：{ $expected }”。
finding-unknown-unit = 工作表“{ $sheet }”单元格 { $cell } 的计量单位“{ $value }”无法换算为{ $expected }。
    .fix = 请改用{ $expected }或可换算的单位。
finding-reader-crashed = 文件“{ $file }”读取时出错，已跳过。
    .fix = 请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再报送。
finding-reader-timeout = 文件“{ $file }”读取超时，已跳过。
    .fix = 请删除多余的空白行列后另存再报送。
finding-stray-cell = 文件“{ $file }”的工作表“{ $sheet }”一直填到单元格 { $cell }，大到无法读取。
    .fix = 请删除表格以外误填的单元格，另存后再报送。
finding-no-result = 工作表“{ $sheet }”单元格 { $cell } 的公式没有算出结果（{ $value }）。
    .fix = 请改正公式，在 Excel 或 WPS 中重新计算并保存后再报送，或直接填数。
finding-scaled-number = 工作表“{ $sheet }”单元格 { $cell } 存的是 { $value }，但它的数字格式缩小了显示，看到的是另一个数。
    .fix = 请把单元格格式改为“常规”，按表上的单位填数后重报。
finding-hidden-figures = 工作表“{ $sheet }”的“{ $table }”有隐藏的行或列，其中 { $count } 个数已照常读入（第一个在单元格 { $cell }）。
    .fix = 请取消隐藏后核对；不该报的请删去后重报。
finding-hidden-sheet = 工作表“{ $sheet }”是隐藏的，其中的“{ $table }”没有读入。
    .fix = 请取消隐藏后重报。
finding-not-looked-into = 工作表“{ $sheet }”的内部记录不合规范，看不出公式是否出错、百分数怎样显示，只照存的数读入。
    .fix = 请用 Excel 或 WPS 打开并另存为新的 .xlsx，核对后重报。
finding-repeated-column = 工作表“{ $sheet }”的“{ $table }”有两列表头相同（{ $cell } 和 { $other }），只读入了前一列。
    .fix = 请删去多余的一列，或写清两列各是什么，然后重报。
finding-second-block = 工作表“{ $sheet }”的“{ $table }”右边另有一栏（从单元格 { $cell } 起），没有读入。
    .fix = 请把左右两栏接成上下一栏后重报。
finding-missing-value = 工作表“{ $sheet }”单元格 { $cell }（{ $region }，{ $indicator }）没有填数。漏报不等于 0。
    .fix = 请补填；确实没有数的请填“—”。
finding-absent-row = 工作表“{ $sheet }”中没有“{ $row }”，而同类的几乎都有。漏报不等于 0。
    .fix = 请补上该行；确实没有数的请填“—”。
finding-not-finite = 工作表“{ $sheet }”单元格 { $cell }（{ $region }，{ $indicator }）不是有限的数。
    .fix = 请改为数字；没有数的请填“—”。
finding-unknown-region = 工作表“{ $sheet }”单元格 { $cell } 的地区不在注册表中。
    .fix = 请与综合科联系。
finding-unknown-indicator = 工作表“{ $sheet }”单元格 { $cell } 的指标不在注册表中。
    .fix = 请与综合科联系。
finding-duplicate-value = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”出现了两次。
    .fix = 请删去重复的一行。
finding-out-of-bounds = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”为 { $value }，换算后 { $read } { $unit }，超出合理范围 { $low } 至 { $high }。
    .fix = 请核对该数；如属实，请附说明并与综合科联系。
finding-unit-slip = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”读作 { $read } { $unit }，超出合理范围；{ $way ->
        [multiply] 乘以
       *[divide] 除以
    } { $factor } 则为 { $corrected } { $unit }，疑似单位填错（万元、亿元混用）。
    .fix = 请核对表上注明的单位与所填数字是否一致，改正后重报。
finding-not-the-sum = 工作表“{ $sheet }”单元格 { $cell } 的合计 { $total } 与分项之和 { $summed } 不符，相差 { $difference } { $unit }（分项见 { $first } 至 { $last }）{ $likely ->
        [none] {""}
       *[some] ；如 { $likely } 为 { $likely_value }{ slip-named }则相符
    }。
    .fix = 请核对合计与各分项，改正后重报。
finding-no-rows = 文件“{ $file }”没有读到任何数据。
    .fix = 请按表样填写后重报。
finding-and-more = 同类问题另有 { $count } 处，未逐一列出。
    .fix = 请通查全表。

## Findings of what sources deliver
finding-source-unreachable = 来源 { $source } 连不上（{ $detail }）。
    .fix = 请检查网络和地址，并请该部门确认服务器在运行；下次运行会再取。
finding-source-timeout = 来源 { $source } 过了 { $seconds } 秒没有答复或没有传完，本次不再等待。
    .fix = 下次运行会再取；若总是如此，请该部门检查服务器，或放宽 answer_seconds、visit_seconds。
finding-source-host-key = 来源 { $source } 的主机密钥与登记的不符，已拒绝连接。
    .fix = 请当面或打电话向该部门核对新的主机密钥，确认后改写 host_keys；核实之前不要放行。
finding-source-denied = 来源 { $source } 不让登录或不让读取（{ $detail }）。
    .fix = 请核对用户名和密码（密钥、令牌）是否有误或过期，并请该部门开通读取权限。
finding-source-no-secret = 来源 { $source } 所用的“{ $name }”没有配置。
    .fix = 请设置环境变量 { $variable }，或在 Prefect 中建立名为 { $name } 的 Secret 块。
finding-source-not-found = 来源 { $source } 没有这个文件夹、存储桶或文件。
    .fix = 请向该部门核对位置，改写 departments.yaml 中的 source。
finding-source-failed = 来源 { $source } 出错（{ $detail }）。
    .fix = 请该部门检查服务器；下次运行会再取。
finding-source-redirected = 来源 { $source } 把请求转到别处（{ $detail }），没有跟去。
    .fix = 请该部门给出直接的地址，改写 departments.yaml 中的 source。
finding-source-too-many = 来源 { $source } 的文件超过 { $count } 份，没有读取。
    .fix = 请把旧文件移走，或把地址改到更小的文件夹。
finding-file-cut-short = 文件“{ $file }”没有取完整（{ $detail }），未收。
    .fix = 下次运行会再取；若总是如此，请重新放一次。
finding-file-changed = 文件“{ $file }”在取的时候被改动，未收。
    .fix = 下次运行会再取；请先用 .part 结尾的名字写完，再改成正式的名字。
finding-web-page = 来源 { $source } 的“{ $file }”给的是网页（多半是登录页或出错页），不是表格，未收。
    .fix = 请核对地址和登录方式；密码或令牌可能已过期。
finding-unsafe-name = 来源 { $source } 中文件“{ $file }”的名称指向别处，未读取。
    .fix = 请改用不含 .. 的普通文件名。
finding-not-a-file = 来源 { $source } 中的“{ $file }”是链接或设备，不是普通文件，未读取。
    .fix = 请放入文件本身。
finding-unlisted-folder = 来源 { $source } 中的文件夹“{ $file }”打不开（{ $detail }），其中的文件没有收。
    .fix = 请开通读取权限。

## Findings of a figure against others it is tied to
# How a cell came to be wrong, where one slip of the hand explains it.
slip-named = { $slip ->
    [none] {""}
    [sign] （正负号填反）
    [swapped] （相邻两位数字颠倒）
    [doubled] （多录一位）
    [lost] （漏录一位）
    [changed] （录错一位）
   *[other] （小数点或单位错位）
}
finding-wrong-cell = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”{ $measure ->
        [current] 当月
        [ytd] 累计
        [ytd_base] 上年同期
        [current_base] 上年同月
        [level] 期末
       *[other] {""}
    }填作 { $value }，疑应为 { $written }{ slip-named }{ $others ->
        [none] {""}
       *[other] （与 { $others } 一并改正）
    }；改后 { $count } 处关系全部相符：{ $proofs }。
    .fix = 请核对该格，改正后重报。
finding-one-of-cells = 工作表“{ $sheet }”下列各格中有一格疑似有误，改其中任一格即可全部相符：{ $ways }。不符的关系：{ $proofs }。
    .fix = 请逐格核对，改正后重报。
finding-not-the-change = 工作表“{ $sheet }”单元格 { $cell } 的比年初增减 { $total } 与期末减年初 { $summed } { $unit } 不符（{ $formula }）。
    .fix = 请核对期末数、年初数和增减额，改正后重报。
finding-not-the-growth = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”同比填作 { $share }%，按本期与上年同期算得 { $computed }%（{ $formula }）。
    .fix = 请核对本期数、上年同期数和增速；按可比口径计算的，请在备注中说明。
finding-not-the-ratio = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”报为 { $share }%，按分子、分母算得 { $computed }%（{ $formula }）。
    .fix = 请与填报分子、分母的部门核对，改正后重报。
finding-not-the-completion = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”完成率填作 { $share }%，按完成数与计划数算得 { $computed }%（{ $formula }）。
    .fix = 请核对完成数、计划数和完成率，改正后重报。

## Findings of a figure against its own past
# A slip that would explain a figure; told within the sentences of findings.
slip-said = { $slip ->
    [divide] 除以 { $factor } 则为 { $corrected } { $unit }
    [multiply] 乘以 { $factor } 则为 { $corrected } { $unit }
    [sign] 改变正负号则为 { $corrected } { $unit }
    [swapped] 相邻两位数字对调则为 { $corrected } { $unit }
    [doubled] 去掉重复的一位数字则为 { $corrected } { $unit }
    [lost] 补上漏掉的一位数字则为 { $corrected } { $unit }
   *[changed] 改动一位数字则为 { $corrected } { $unit }
}
slip-told = { $slip ->
    [none] {""}
   *[some] ；{ slip-said }，疑似笔误
}
finding-unusual-figure = 工作表“{ $sheet }”单元格 { $cell }：{ $region }的“{ $indicator }”为 { $read } { $unit }，而 { $month_before } 为 { $before } { $unit }，按以往 { $years } 年同期走势应在 { $low } 至 { $high } 之间{ slip-told }。
    .fix = 请核对该数；如属实，请附说明。
finding-cumulative-fell = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”累计为 { $read } { $unit }，比 { $month_before } 的 { $before } { $unit } 还小，累计数不应下降{ slip-told }。
    .fix = 请核对累计数；如为核减，请附说明。
finding-month-beyond-year = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”当月为 { $read } { $unit }，比累计 { $total } { $unit }（{ $total_cell }）还大，疑似两列填反。
    .fix = 请核对当月数和累计数，改正后重报。
finding-another-month = 文件“{ $file }”报的是 { $period }，但能比对的数（共 { $count } 个）与 { $other } 的全部相同，疑似误报了 { $other } 的表。
    .fix = 请改报 { $period } 的数；如确实没有变化，请与综合科联系。
finding-not-over = 文件“{ $file }”报的是 { $period }，但该月还没有结束。
    .fix = 请核对标题中的报告期；如为预计数，请注明“预计”。
finding-restated-base = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”上年同期基数由 { $published } 调整为{ $printed ->
        [yes] {" "}{ $implied }
       *[no] 约 { $implied }
    } { $base_unit }（{ $rho }%，在 { $low }% 至 { $high }% 之间）{ $slip ->
        [none] {""}
       *[some] ；如未调整基数，{ $slip_cell } 的数{ slip-said }
    }。
    .fix = 已作脚注，不必重报；如并未调整基数，请核对。
finding-scope-changed = 工作表“{ $sheet }”单元格 { $cell }：“{ $indicator }”的口径自 { $since } 起调整，{ $row }上年同期原口径为 { $published }，现为{ $printed ->
        [yes] {" "}{ $implied }
       *[no] 约 { $implied }
    } { $base_unit }（{ $rho }%）。
    .fix = 已作脚注，不必重报。
finding-base-mismatch = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”对应的上年同期为 { $implied } { $base_unit }，当时公布的是 { $published }，相差 { $rho }%，不像基数调整{ $slip ->
        [none] {""}
       *[some] ；{ $slip_cell } 的数{ slip-said }，疑似笔误
    }。
    .fix = 请核对本期数、增速和上年同期数，改正后重报；如确为基数调整，请附说明。
finding-earlier-months-revised = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”累计 { $read } 减当月 { $month }（{ $month_cell }）得 { $earlier }，而 { $month_before } 报的是 { $before }，以前月份调整 { $amount } { $unit }{ $slip ->
        [none] {""}
       *[some] ；{ $slip_cell } 的数{ slip-said }，疑似笔误
    }。
    .fix = 如调整了以前月份的数，请附说明；否则请核对累计数和当月数。
finding-figure-revised = 工作表“{ $sheet }”单元格 { $cell }：{ $row }的“{ $indicator }”{ $period } 原为 { $before }，现为 { $read } { $unit }。
    .fix = 已记为修订；如不是修订，请核对。

## Lights and kinds
light-green = 🟢 绿灯
light-yellow = 🟡 黄灯
light-red = 🔴 红灯
light-grey = ⚪ 灰灯
light-undecided = ◻️ 待定
kind-source = 来源
kind-late = 迟报
kind-returned = 退回
kind-warned = 接收，有提醒
kind-light = 亮灯
kind-corrected = 更正
kind-accepted = 退回后接收
kind-summary = 月度小结

## Steps of a cycle, as the operator watches them
step-collect = 收件：收件箱 { $files } 份，其中新到 { $fresh } 份
step-source = 收件：来源 { $source } { $files } 份，其中新到 { $fresh } 份
step-growing = 仍在写入，下次再收：{ $file }
step-source-failed = 收件箱打不开：{ $inbox }（{ $detail }）。请检查 YUEBAO_INBOX 和网络，再运行一次。
step-register-line = 收件登记 { $file } 第 { $line } 行看不懂，改用文件自身的时间（应有 file、received_at 两列，时间如 2021-06-07T15:20）
step-read = 读表：{ $read } 份，{ $observations } 个数
step-check = 检查：接收 { $accepted } 份，提醒 { $warned } 份，退回 { $returned } 份
step-load = 入库：{ $observations } 个数，{ $findings } 条问题
step-nothing-new = 没有新报送，数据库未改动
step-roll-up = 汇总：{ $rows } 行；主要指标绿 { $green } 黄 { $yellow } 红 { $red } 灰 { $grey }{ $undecided ->
    [0] {""}
   *[other] {" "}待定 { $undecided }
}
step-tell = 提醒：新增 { $alerts } 条
step-publish = 发布：{ $path }
step-deliver = 发送：已发 { $sent } 条，失败 { $failed } 条（调用 Slack { $calls } 次）
step-delivering = 另一次发送正在进行，本次未发送
step-not-sent = 未配置 SLACK_BOT_TOKEN：{ $pending } 条提醒留在发件箱，尚未发送

## Alerts
alert-source = { $departments }的文件收不到：{ $message }{ $fix }
    .brief = 收不到文件：{ $departments }（{ $source }）
alert-late = { $title }（{ $period }）应于 { $due } 报送，至今未收到。
    .brief = 迟报：{ $title }，应于 { $due } 报送
alert-returned = { $title }（{ $period }）已退回，文件“{ $file }”：{ $findings }
    .brief = 退回：{ $title }，{ $count } 处要改{ $first }
alert-warned = { $title }（{ $period }）已接收，但有 { $count } 处需要核对：{ $findings }
    .brief = 请核对：{ $title }，{ $count } 处{ $first }
alert-light-red = { $indicator }（{ $period }）红灯：累计 { $actual } { $unit }，完成年度目标 { $completion }%，比序时进度低 { $behind } 个百分点；今后每月需 { $required } { $unit }。
    .brief = 红灯：{ $indicator }完成 { $completion }%，落后 { $behind } 个百分点，每月需 { $required } { $unit }
alert-light-yellow = { $indicator }（{ $period }）黄灯：累计 { $actual } { $unit }，完成年度目标 { $completion }%，比序时进度低 { $behind } 个百分点；今后每月需 { $required } { $unit }。
    .brief = 黄灯：{ $indicator }完成 { $completion }%，落后 { $behind } 个百分点，每月需 { $required } { $unit }
alert-gap-red = { $indicator }（{ $period }）红灯：{ $actual } { $unit }，目标 { $target } { $unit }，差 { $behind }{ $apart ->
        [points] { " " }个百分点
       *[percent] %
    }。
    .brief = 红灯：{ $indicator } { $actual } { $unit }，目标 { $target }，差 { $behind }{ $apart ->
        [points] {" "}个百分点
       *[percent] %
    }
alert-gap-yellow = { $indicator }（{ $period }）黄灯：{ $actual } { $unit }，目标 { $target } { $unit }，差 { $behind }{ $apart ->
        [points] { " " }个百分点
       *[percent] %
    }。
    .brief = 黄灯：{ $indicator } { $actual } { $unit }，目标 { $target }，差 { $behind }{ $apart ->
        [points] {" "}个百分点
       *[percent] %
    }
alert-growth-red = { $indicator }（{ $period }）红灯：{ $actual } { $unit }，比上年同期增长 { $growth }%。
    .brief = 红灯：{ $indicator } { $actual } { $unit }，增长 { $growth }%
alert-growth-yellow = { $indicator }（{ $period }）黄灯：{ $actual } { $unit }，比上年同期增长 { $growth }%。
    .brief = 黄灯：{ $indicator } { $actual } { $unit }，增长 { $growth }%
alert-months-red = { $indicator }（{ $period }）红灯：已连续 { $missed } 个月没有完成当月任务；累计 { $actual } { $unit }，完成年度目标 { $completion }%，今后每月需 { $required } { $unit }。
    .brief = 红灯：{ $indicator }连续 { $missed } 个月未完成，每月需 { $required } { $unit }
alert-months-yellow = { $indicator }（{ $period }）黄灯：已连续 { $missed } 个月没有完成当月任务；累计 { $actual } { $unit }，完成年度目标 { $completion }%，今后每月需 { $required } { $unit }。
    .brief = 黄灯：{ $indicator }连续 { $missed } 个月未完成，每月需 { $required } { $unit }
alert-corrected = { $kind }：{ $indicator }（{ $period }）{ $measure }由 { $before } 改为 { $after } { $unit }{ $lights }。
    .brief = { $kind }：{ $indicator }（{ $period }）{ $before } → { $after } { $unit }{ $lights }
alert-summary = { $city }{ $period }：应报 { $owed } 份，已收 { $received } 份，迟报漏报 { $late } 份，退回 { $returned } 份；主要指标绿 { $green }、黄 { $yellow }、红 { $red }、灰 { $grey }{ $undecided ->
    [0] {""}
   *[other] 、待定 { $undecided }
}{ $who }。
    .brief = 已收 { $received }/{ $owed }，退回 { $returned }；绿 { $green }、黄 { $yellow }、红 { $red }、灰 { $grey }{ $who }

## The command line
cli-not-sent = 以下内容未发送（没有 SLACK_BOT_TOKEN），留在发件箱：
cli-bad-period = “{ $value }”不是报告期，请写成 2021-05。
cli-month-only = “{ $value }”不是月份，请写成 2021-05。
cli-bad-instant = “{ $value }”不是时间，请写成 2021-06-10T09:00。
cli-unknown-city = 没有城市“{ $city }”的注册表。
cli-no-figure = { $indicator }（{ $region }）在 { $period } 没有数。
cli-registry-good = 注册表无误：{ $city }，{ $departments } 个部门，{ $reports } 张报表，{ $indicators } 个指标，{ $targets } 个目标，{ $projects } 个项目。
cli-registry-bad = 注册表有 { $count } 处问题：
cli-nothing-published = 还没有发布过数据。请先运行 yuebao run { $period }。
cli-warehouse-busy = 数据库正被另一次运行或另一个程序占用（{ $path }），没有改动任何数据，请稍后再试。
cli-warehouse-missing = 数据库文件不见了：{ $path }。不会自动新建；请先恢复备份再运行：{ $mend }
cli-warehouse-lost-rows = 数据库 { $path } 比上次少了数据，可能损坏。请先恢复备份再运行：{ $mend }
cli-warehouse-damaged = 数据库文件损坏，读不出来：{ $path }。请先恢复备份再运行：{ $mend }
cli-clock-back = --now 早于数据库已知的最后时间 { $known_at }，不能回到过去登记新的报送。
cli-reader-not-started = 读表进程无法启动（{ $detail }），没有读入任何文件。请检查内存和 Python 环境后再运行一次。
cli-failed = 运行失败：{ $detail }。数据未受影响，可直接重新运行；加 --verbose 看细节。
cli-needs-person = 有事需要人处理：迟报漏报 { $late } 份，退回 { $returned } 份，红灯 { $red } 个。

## Tables
table-status = { $city } { $period } 报送情况
table-progress = { $city } { $period } 主要指标进度
table-alerts = { $city } 发件箱
col-department = 部门
col-report = 报表
col-standing = 状态
col-due = 应报时间
col-received = 收到时间
col-minutes-late = 迟报（分钟）
col-findings = 问题
col-indicator = 指标
col-actual = 累计
col-target = 年度目标
col-completion = 完成 %
col-schedule = 序时 %
col-gap = 进度差（百分点）
col-growth = 同比 %
col-required = 月均尚需
col-light = 灯
col-verdict = 判断
col-unit = 单位
col-kind = 类别
col-recipient = 收件人
col-text = 内容
col-state = 状态
col-message = 问题与办法
word-and = 、
word-of = 共 { $count } 份，{ $standings }

## explain
explain-heading = { $indicator }（{ $region }，{ $period }）
explain-figure = { $measure }：{ $value } { $unit }（{ $print }）
explain-source = 来自 { $file } 工作表“{ $sheet }”单元格 { $cell }，原文“{ $text }”
explain-received = { $received } 收到，{ $known_at } 入库（{ $report }，{ $department }）
explain-vintage = 曾为 { $value } { $unit }（{ $known_at } 入库，{ $file } { $cell }）
explain-archive = 原件：{ $path }
explain-computed = { $indicator }没有直接填报，由下列各数算得：
measure-current = 当月
measure-ytd = 累计
measure-level = 期末
measure-current_yoy = 当月同比
measure-ytd_yoy = 累计同比
measure-ytd_base = 上年同期累计
measure-current_base = 上年同月
measure-level_change = 比年初增减
measure-level_change_base = 上年同期比年初增减
measure-plan = 年度计划
measure-completion = 完成率
measure-rank = 位次

## doctor
doctor-good = 正常
doctor-bad = 有问题
doctor-warn = 注意
doctor-registry = 注册表
doctor-inbox = 收件箱
doctor-home = 数据目录
doctor-warehouse = 数据库
doctor-snapshot = 发布快照
doctor-slack = Slack
doctor-prefect = Prefect
doctor-clock = 时钟与时区
doctor-disk = 磁盘
doctor-source = 来源
doctor-source-ok = { $source }，{ $files } 份文件
doctor-inbox-ok = { $inbox }，{ $files } 份文件
doctor-inbox-bad = 打不开 { $inbox }：{ $detail }
doctor-inbox-fix = 检查 YUEBAO_INBOX
doctor-home-ok = { $path }，可写
doctor-home-bad = { $path } 不可写
doctor-home-fix = 检查 YUEBAO_HOME 的权限
doctor-warehouse-ok = { $submissions } 份报送，{ $observations } 个数
doctor-warehouse-none = 还没有数据库
doctor-warehouse-fix = yuebao run 2021-05
doctor-warehouse-restore = yuebao restore 放备份的文件夹
doctor-snapshot-ok = { $at } 发布
doctor-snapshot-none = 还没有快照
doctor-slack-ok = 令牌有效，工作区 { $workspace }，权限齐全
doctor-slack-bad = Slack 拒绝令牌（{ $reason }），消息都留在发件箱
doctor-slack-away = 连不上 Slack（{ $url }，{ $reason }），消息都留在发件箱
doctor-slack-away-fix = 检查网络和 SLACK_BASE_URL，再运行 yuebao deliver
doctor-slack-scopes = 令牌有效，但缺少权限：{ $scopes }
doctor-slack-scopes-fix = 按 docs/slack-app-manifest.yaml 补齐权限并重新安装应用
doctor-desk = 答复
doctor-desk-ok = 令牌已配置；由 yuebao desk 接收
doctor-desk-none = 未配置 SLACK_APP_TOKEN，收不到按钮答复
doctor-desk-fix = export SLACK_APP_TOKEN=xapp-…，再运行 yuebao desk
doctor-desk-waiting = 有 { $count } 条答复尚未入库
doctor-desk-run = 运行 yuebao desk，由它核实身份并入库
doctor-messages = 消息
doctor-messages-failed = { $count } 条消息被 Slack 拒绝（{ $reason }）：{ $recipients }
doctor-messages-fix = 处理好原因后运行 yuebao deliver
doctor-slack-none = 未配置令牌，消息只打印、不发送
doctor-slack-fix = export SLACK_BOT_TOKEN=xoxb-…
doctor-prefect-embedded = 使用内置服务
doctor-prefect-ok = { $url } 可达
doctor-prefect-bad = { $url } 不可达
doctor-prefect-fix = prefect server start
doctor-clock-ok = { $now }（{ $zone }）
doctor-disk-ok = 可用 { $free }
doctor-disk-low = 仅剩 { $free }
doctor-disk-fix = 清理磁盘，至少留 1 GB

## More of the command line
cli-unknown-name = 没有“{ $name }”。相近的有：{ $near }
doctor-registry-bad = { $detail }
doctor-registry-fix = yuebao registry check
alert-state-pending = 待发
alert-state-sending = 发送中
alert-state-sent = 已发
alert-state-updated = 已更新
alert-state-suppressed = 不必发
alert-state-failed = 失败
help-yuebao = 月保：一个城市的月度统计——收报、检查、入库、汇总、提醒。
help-run = 运行一个月的流程，可放心重复。例：yuebao run 2021-05 --now 2021-06-10T09:00
help-status = 谁报了、谁及时、谁迟报，什么被退回，还有什么挡着关账。例：yuebao status 2021-05
help-progress = 各项指标的进度与亮灯。例：yuebao progress 2021-05 --format json
help-explain = 从一个数追到文件、工作表和单元格。例：yuebao explain 重点项目完成投资 2021-05
help-alerts = 查看发件箱。例：yuebao alerts --pending
help-deliver = 发送发件箱里未发的提醒。例：yuebao deliver
help-doctor = 检查运行所需的一切，并给出修复办法。例：yuebao doctor
help-registry = 城市注册表（部门、指标、报表、目标）。
help-registry-check = 检查注册表，错误指到文件和行号。例：yuebao registry check --city taicang
help-registry-schema = 生成编辑器用的 JSON Schema。例：yuebao registry schema
help-registry-folder = 注册表文件夹，默认为所选城市
help-schema-folder = 写到哪个文件夹
help-city = 城市（注册表文件夹名）
help-lang = 语言：zh 或 en
help-format = 输出格式：table、json 或 csv
help-strict = 有事需要人处理时以 3 退出
help-period = 报告期，例如 2021-05
help-now = 以某一时刻的名义运行（当地时间），例如 2021-06-10T09:00
help-known-at = 按某一时刻已知的情况（当地时间）；只写日期即当天零时
help-verbose = 显示 Prefect 的日志
help-indicator = 指标的代号或名称
help-region = 地区的代号或名称，默认为全市
help-pending = 只看未发的
word-not-due = 未到期
word-reported = 已报
word-late = 迟报
word-missing = 漏报
word-exempt = 免报
word-returned = 退回
word-revised = 已修订
word-incomplete = 不完整
word-achieved = 已提前完成
word-ahead = 超序时
word-on-track = 基本符合
word-behind = 滞后
col-data-period = 数据月份
help-run-format = 输出格式：table 或 json
cli-no-month = { $period } 没有数：没有运行过这个月，或当时还不知道。
doctor-line = { $check }：{ $state }，{ $detail }

## The method in the terminal
status-estimate = 预计
status-preliminary = 快报
status-first = 初步
status-final = 最终
status-census = 普查
word-steady = 稳
word-likely = 可保
word-gap = 有缺口
word-doubtful = 难保
word-done = 已完成
word-not-done = 未完成
word-no-data = 无数据
word-no-base = 无基数
word-year-not-over = 年度未结束
word-other-scope = 口径不可比
word-both = {" 且 "}
table-span = ：{ $span } { $label }
span-month = 当月
span-quarter = 季度
span-half = 半年
span-year = 全年
col-seasonal = 季节 %
col-seasonal-gap = 季节差（百分点）
col-months-done = 折合（月）
col-outlook = 展望
col-span-target = 本期目标
col-month-actual = 当月
half-counts = 双过半（{ $half }）：{ $count } 项按累计考核的主要指标，已过半 { $done } 项，未过半 { $failed } 项，待定 { $open } 项
half-failed = 未过半：{ $names }
half-doubtful = 待定中把握不足：{ $names }
half-name = { $name }（{ $outlook }）

## explain: what is said of a figure
explain-between = { $status }，四舍五入前在 { $low } 至 { $high } 之间
explain-history = 来自注册表 { $file } 第 { $line } 行，{ $published } 公布（{ $source }）
growth-yes = 同比：报送 { $reported }%，按上年同期 { $base } { $unit }计算 { $computed }%，两者相符
growth-no = 同比：报送 { $reported }%，按上年同期 { $base } { $unit }计算 { $computed }%，两者不符
growth-undecided = 同比：报送 { $reported }%，按上年同期 { $base } { $unit }计算 { $computed }%，位数不够，不能判断是否相符
growth-alone = 同比：没有报送，按上年同期 { $base } { $unit }计算 { $computed }%
growth-reported = 同比：报送 { $reported }%
growth-refused = 不另行计算同比：{ $reason }
growth-restated = 基数有调整：报送增速 { $reported }% 对应的上年同期是 { $implied } { $unit }，当时公布的是 { $published } { $unit }，相差 { $restated }%（{ $low }% 至 { $high }%）
growth-two-years = 两年平均：{ $change }%
growth-level-change = 比年初：{ $change } { $unit }
growth-points = 比上年同期：{ $change } 个百分点
growth-places = 比上年同期：{ $change } 位
light-rule = { $light }：{ $quantity } { $value }{ $unit }{ $width ->
        [none] {""}
       *[wide] （{ $low } 至 { $high }）
    }，属于“{ $band }”一档（规则 { $rule }，{ $since } 起）
light-open = { $light }：{ $quantity }在 { $low } 至 { $high }{ $unit } 之间，跨过两档，不作判断（规则 { $rule }，{ $since } 起）
light-because = { $light }：{ $reason }，不作判断
quantity-pace-gap-pp = 进度差
    .unit = {" "}个百分点
quantity-pace-gap-pp-seasonal = 与季节序时之差
    .unit = {" "}个百分点
quantity-shortfall-pct = 比应完成数
    .unit = %
quantity-months-missed = 连续未完成当月任务
    .unit = {" "}个月
quantity-growth-pct = 同比
    .unit = %
outlook-because = 展望：全年目标{ $outlook }，概率 { $chance }；依据前 { $years } 年 { $month } 月以后的走势（按份额 { $share }，按增速 { $growth }）
outlook-met = 已达到
outlook-missed = 未达到
outlook-unknown = 展望：可比的往年走势只有 { $years } 年，不足三年，不作判断

## projects
table-projects = { $city } { $period } 项目清单
table-rings = { $city } { $period } 清单逐圈
table-press-start = { $city } { $period } 促开工 { $count } 项
table-press-progress = { $city } { $period } 促进度 { $count } 项
slice-all = { $name }
slice-region = 地区：{ $name }
slice-department = 部门：{ $name }
slice-category = 类别：{ $name }
projects-open = { $sure }，待定 { $open }
projects-missing = { $list }：{ $reported ->
        [0] { $expected } 个项目都没有数
       *[other] { $expected } 个项目中只有 { $reported } 个有数，合计不完整
    }
projects-not-the-sum = { $list }：报送的合计 { $total } { $unit } 与各项目之和 { $sum } { $unit } 不符
project-stage-due = { $stage }（应到{ $due }）
ring-around = { $list }（不含{ $inner }）
ring-hidden = { $verdict }（被掩盖）
ring-hidden-why = { $ring }落后序时 { $behind } 个百分点，被“{ $list }”总体的“{ $verdict }”掩盖
col-list = 清单
col-projects = 项目 （个）
col-started = 已开工
col-start-rate = 开工率 %
col-finished = 已完工
col-on-schedule = 达序时 （个）
col-invested = 完成投资
col-plan = 年度计划
col-press-start = 促开工
col-press-progress = 促进度
col-ring = 圈层
col-whole-completion = 总体完成 %
col-whole-gap = 总体进度差（百分点）
col-whole-verdict = 总体判断
col-project = 项目
col-start-by = 计划开工
col-stage = 形象进度
col-money-verdict = 资金
col-milestone-verdict = 节点
col-quantity-verdict = 数量

## ranking
table-ranking = { $city } { $period } 位次
table-ranking-of = { $indicator } { $period }（{ $among }，{ $way }）
among-peers = 同级各地区
among-parts = 下辖各地区
ranked-by-level = 按数值
ranked-by-growth = 按增速
ranked-by-reported = 按公布位次
place-between = { $low }～{ $high }
place-provisional = { $place } 暂列，共 { $peers }
place-disagrees = { $region }的{ $indicator }：公布第 { $reported } 位，按数值是第 { $rank } 位，两者不符
ranking-of-parts = { $period } 全市没有位次，下辖各地区有：请写明指标，例如 yuebao ranking { $period } gdp
moved-same = 持平
moved-undecided = 待定
rank-score = 进位争先（{ $rule }）：{ $score } 分，满分 { $weight } 分，得 { $share }%（{ $indicators } 项中 { $ranked } 项有位次）
rank-score-between = ，印数所限在 { $low } 至 { $high } 分之间
rank-score-provisional = ，暂定
col-region = 地区
col-ranked-by = 依据
col-value = 数值
col-place = 位次
col-moved = 比上月
col-last-year = 上年位次
col-distance = 距前一位
col-cushion = 领先后一位
col-score = 得分

## plans
table-plan = { $city } 规划 { $plan }（{ $base }—{ $end }）：{ $year } 年
table-annual-plan = { $city } { $year } 年度计划
nature-binding = 约束性
nature-expected = 预期性
plan-asks-points = { $points } 点
plan-proposed = { $target }（建议）
col-nature = 性质
col-base = 基年值
col-plan-target = 规划目标
col-plan-due = 现应达到
col-plan-actual = 实际
col-way-done = 路程完成 %
col-way-due = 路程应完成 %
col-last-target = 上年目标
col-last-actual = 上年完成
col-last-of = 截至
col-last-completion = 完成上年目标 %
col-last-growth = 上年增长 %
col-proposed = 今年建议
col-asked = 目标要求增长

## revisions
table-revisions = { $city } { $period ->
        [all] {""}
       *[month] { $period }{" "}
    }改动过的数，最近的在前
table-revision-summary = { $city } 各指标改动情况
change-first = 首次
change-revision = 修订
change-correction = 更正
change-other-source = 换来源
revisions-more = 另有 { $count } 个未列出，请用 --format csv 查看全部
col-of-month = 月份
col-measure = 口径
col-first-value = 首次
col-newest-value = 现在
col-moved-by = 变动
col-change-pct = 变动 %
col-change-kind = 类别
col-light-before = 改前的灯
col-known = 入库
col-figures = 报过 （个）
col-revised = 修订过 （个）
col-corrected = 更正过 （个）
col-mean-change = 平均变动 %
col-largest-change = 最大变动 %
col-lights-changed = 改变亮灯

## growth
table-growth = { $city } { $period } 增速
table-pull = { $indicator } { $period } 各部分的拉动
growth-heading = { $indicator }（{ $region }，{ $period }）：{ $value } { $unit }（{ $status }）
agrees-yes = 相符
agrees-no = 不符
agrees-undecided = 待定
pull-yes = 各部分共拉动 { $pulls } 个百分点，与整体 { $whole }% 相符
pull-no = 各部分共拉动 { $pulls } 个百分点，与整体 { $whole }% 不符，请核对合计与分项
pull-undecided = 各部分共拉动 { $pulls } 个百分点，整体 { $whole }%，位数不够，不能判断是否相符
pull-missing = 有部分缺数，不能合计各部分的拉动
col-growth-reported = 报送同比 %
col-growth-computed = 计算同比 %
col-agrees = 是否相符
col-base-implied = 隐含基数
col-base-published = 公布基数
col-restated = 基数调整 %
col-two-years = 两年平均 %
col-level-change = 比年初
col-points = 比上年同期（百分点）
col-part = 部分
col-share = 占比 %
col-pull = 拉动（百分点）
col-contribution = 贡献率 %

## Nothing to show
cli-no-projects = { $period } 没有项目进度：没有运行过这个月，或注册表没有项目清单。
cli-no-ranking = { $period } 没有可排位次的数：没有收到含其他地区的报表。
cli-no-plan = 没有{ $year ->
        [any] {""}
       *[year] {" "}{ $year } 年的
    }规划或年度计划。
cli-no-revision = 还没有修订或更正过的数。
cli-no-revision-of = { $period } 没有修订或更正过的数。
cli-no-growth = { $period } 没有增速：没有运行过这个月，或这个指标没有数。
help-projects = 项目清单：完成率、开工率、逐圈进度，促开工与促进度。例：yuebao projects 2021-05 --press
help-ranking = 在各地区中的位次、升降、差距与得分。例：yuebao ranking 2021-05
help-plans = 五年规划与年度计划：上年完成与今年目标并列。例：yuebao plans 2021
help-revisions = 哪些数改过：首次、现在、修订或更正。例：yuebao revisions 2021-05
help-growth = 增速：报送、计算、隐含基数；写明指标则列出各部分的拉动。例：yuebao growth 2021-05 固定资产投资
help-span = 看哪个时期：month、quarter、half 或 year
help-list = 只看一张清单（代号或名称），并分地区、部门、类别列出
help-press = 逐个列出促开工、促进度的项目
help-year = 计划年份，默认为最新的一年
help-plan = 只看一个规划（代号，例如 fourteenth）
help-only-month = 只看某个月的数，例如 2021-05；默认为全部
help-one-indicator = 只看一个指标（代号或名称）

## Operations that are refused, with the reason
refused-stock-over-regions = 存量是时点数，各地区之间可能重复，不能相加；请用上报的全市数。
refused-stock-over-months = 存量是时点数，各月不能相加或平均；季度、年度取期末数。
refused-stock-not-cumulative = 存量没有累计数，不能由累计数相减；变动请看比年初增减。
refused-count-over-months = 个数按期末累计上报，各月相加或平均会重复计算；季度、年度取期末数。
refused-ratio-added = 比率不能相加或平均，因为分母不同；应以分子之和除以分母之和。
refused-ratio-not-cumulative = 两个累计比率之差不是当月比率；应以分子之差除以分母之差。
refused-ratio-in-points = 比率的变化用百分点表示，不计算增长率。
refused-index-added = 指数不能相加；季度、年度取各月平均，全市数以上报为准。
refused-index-not-cumulative = 两个累计指数之差不是当月指数；请用上报的当月指数。
refused-index-is-growth = 指数本身就是与基期相比的结果，不再计算增速。
refused-rate-added = 增速不能相加或平均，因为基数不同；请用上报的累计增速。
refused-rate-not-cumulative = 两个累计增速之差不是当月增速；请用上报的当月增速。
refused-rate-in-points = 增速的变化用百分点表示，不再计算增速的增速。
refused-month-on-month = 环比要用季节调整后的数据，不能由上报的总量直接计算。
refused-percent-of-percent = 百分数不再计算完成百分比；请看与目标相差多少个百分点。
refused-not-a-ratio = 只有比率指标由分子之和除以分母之和得出。
refused-milestone-not-a-number = 节点只有完成与未完成，不能加减、平均或计算百分比。
refused-rank-not-an-amount = 位次只表示先后，不能加减、平均或计算百分比；变化用升降几位表示。
refused-combined-january = 1—2月合并统计，不能拆出其中一个月。
refused-mixed-vintages = 两个累计数不是同一次发布的，相减会混入修订数。
refused-levels-not-comparable = 前后两年口径未注明可比，不能由总量计算增速；请用上报的增速。
refused-base-not-positive = 基数为零或负数，增速没有定义；表中印“-”，不算漏报。

## Figures that there are not, with the reason
no-figure-not-ended = 期末月份没有数，这一时期的数还算不出来。
no-figure-start-missing = 期初以前的累计数没有，不能由累计数相减。
no-figure-month-missing = 这一时期缺少月份，各月齐全才能平均。
no-figure-shorter-than-report = 这个指标不是每月统计，没有更短时期的数。
no-figure-scope-changed = 期内统计口径变了，两个累计数不能相减。
no-figure-part-missing = 有地区没有报数，合计不全，不能用来计算。
no-figure-only-to-date = 只有年初以来的累计数，没有这一时期单独的数；请用上报的当月数或累计数。
no-figure-side-missing = 分子或分母没有这一时期的数。
no-figure-nothing-below = 分母为零，比率没有定义。
no-figure-comparable-prices = 增速按可比价格计算，不等于两年现价之比；请用上报的增速。

## 预判得失：对年度目标的把握说得准不准
score-watching = 回测中
score-trials = 回测：按当时已知的数和目标，重新判断 { $years } 个年份（{ $span }）、{ $indicators } 项指标，共 { $trials } 次；其中 { $happened }% 后来完成了目标。
score-undecided = 另有 { $count } 次，全年数按公布的位数恰在目标上下，无法判定是否完成，未计入。
score-few-years = 只有 { $years } 个年份有了结果；同一年各月往往一起说准或一起说错，得分仅供参考。
score-better = 说得比下列推算准：{ $baselines }。
score-not-better = 没有比“{ $baseline }”说得准：同样 { $trials } 次，布赖尔分 { $own }，对方 { $score }（越小越准）。
score-month = { $month } 月
baseline-outlook = 本系统的完成把握
baseline-linear = 按月均外推
baseline-last_growth = 按上年增速推算
baseline-growth_so_far = 按今年以来增速推算
baseline-base_rate = 一律说事后的平均完成率
table-score = { $city }：完成把握的回测
table-score-by-month = 按作出判断的月份
table-score-by-indicator = 按指标
table-reliability = 说的与后来的
col-baseline = 方法
col-trials = 次数
col-brier = 布赖尔分
col-own-brier = 本系统同题得分
col-skill = 技巧分
col-stated = 说的把握 %
col-happened = 后来完成 %
col-stated-between = 说的把握在
col-month = 月份
col-skill-linear = 技巧分（月均外推）
col-skill-last_growth = 技巧分（上年增速）
col-skill-growth_so_far = 技巧分（今年增速）
col-skill-base_rate = 技巧分（平均完成率）
cli-few-trials = 只有 { $count } 次判断已知结果，不到 { $least } 次，还评不出好坏。要有已结束年份的年度目标，以及此前至少三年的逐月数。
help-score = 回测对年度目标的把握说得准不准，与简单推算相比。例：yuebao score --by indicator
help-by = 分组：month（月份）或 indicator（指标）

## 重排计划
replan-heading = { $indicator }（数到 { $period }）：年度目标 { $target } { $unit }，累计 { $actual }，尚缺 { $gap }
replan-seasonal = 原计划按以往 { $years } 年各月所占的份额
replan-equal = 原计划按月平均
replan-achieved = 目标已经完成，不必重排。
replan-unchanged = 按原计划即可完成，不必重排。
replan-changed = 可行：新计划各月合计等于缺口，且没有一个月超过历史最好水平。
replan-infeasible = 不可行：即使今后每期都达到历史最好水平（{ $best } { $unit }，{ $when }），全年仍差 { $shortfall } { $unit }。
replan-over = 不可行：全年已经没有剩余月份，差 { $shortfall } { $unit }。
replan-no-best = 新计划各月合计等于缺口；库里没有单月数，不知道历史最好水平，所以没有判断是否可行。
replan-less = 按以往各月的份额，剩下的月份原计划已超过缺口，各月相应调低。
replan-sum = 合计
replan-late = 还没有报来数
replan-incomplete = 合计尚缺地区，缺口会算大
replan-no-target = 没有年度目标
replan-no-amount = 它不是按月累加、越多越好的数
col-plan-period = 时间
col-old-plan = 原计划
col-new-plan = 新计划
col-change = 增减
col-best-month = 历史最好
cli-not-replanned = { $indicator }（{ $period }）不能分月重排：{ $reason }。
cli-nothing-behind = { $period } 没有滞后的指标，不必重排。
cli-not-told = { $indicator } 在 { $period } 没有进度数，不能重排。
help-replan = 把滞后指标（或指定的一个）的缺口分到剩余各月。例：yuebao replan 2021-05 固定资产投资
help-replan-indicator = 指标的代号或名称；不写则为所有滞后的指标

## 退回与改正
finding-other-period = 文件“{ $file }”要报的是 { $meant }，表内却是 { $printed }。
    .fix = 请核对是否拿错了文件，或改正标题中的报告期。
mark-title = 检查结果
mark-number = 第几条
mark-result = 结果
mark-sheet = 在哪张表
mark-cell = 单元格
mark-printed = 填的是
mark-message = 问题
mark-suggestion = 怎么办
mark-critical = 须改正
mark-warning = 请核对
mark-info = 注明
mark-how = 红色须改正，黄色请核对，蓝色仅作说明；点单元格名可跳到该处。本副本只有数值，没有公式。
mark-nothing = 没有发现问题。
mark-more = 另有 { $count } 条未列出，请通查全表。
mark-heading-returned = 月保检查：“{ $file }”须改正 { $count } 处后重报
mark-heading-accepted_with_warnings = 月保检查：“{ $file }”可以接收，请核对 { $count } 处
mark-heading-accepted = 月保检查：“{ $file }”没有问题
attachment-title = 标注副本：{ $title }（{ $period }）
overruled-by = { $by }确认属实（{ $reason }）
change-nothing = 各数未变
change-changed = { $region }{ $indicator }（{ $measure }，{ $cell }）由“{ $before }”改为“{ $after }”
change-added = { $region }{ $indicator }（{ $measure }，{ $cell }）补填“{ $after }”
change-removed = { $region }{ $indicator }（{ $measure }，{ $cell }）原为“{ $before }”，现已删去
change-more = 共 { $count } 处
alert-accepted = { $title }（{ $period }）退回后已接收：{ $changes }。
    .brief = 退回后已接收：{ $title }（{ $period }）
step-mark = 标注：{ $copies } 份退回或有提醒的报表已有标注副本
state-accepted = 接收
state-accepted_with_warnings = 接收，有提醒
state-returned = 退回
check-heading = { $file }：《{ $title }》，{ $department }，{ $period }，读到 { $figures } 个数
check-returned = 结论：会被退回，须改正 { $count } 处
check-accepted_with_warnings = 结论：可以报送，请核对 { $count } 处
check-accepted = 结论：可以报送
check-finding = { $number }. { $severity }：{ $message }
check-no-past = 手边没有已发布的数据，没有与以前各月比对。
check-figures = 读到的数
check-more = 另有 { $count } 个数，用 --format json 看全部
check-copy = 标注副本：{ $path }
check-no-copy = 做不出标注副本（文件打不开或太大）
col-printed = 原文
col-sheet = 工作表
col-cell = 单元格
returns-right = { $title }（{ $department }，{ $period }）：已改好，共 { $versions } 版，{ $took }
returns-open = { $title }（{ $department }，{ $period }）：退回，尚未改好
returns-version = 第 { $number } 版，{ $received } 收到，{ $state }：{ $file }（{ $submission }）
returns-changes = 与上一版相比，改动 { $count } 处
returns-more = 另有 { $count } 处，用 --format json 看全部
returns-marked = 标注副本：{ $path }
findings-heading = { $title }（{ $department }）：{ $state }（{ $submission }）
findings-clean = 共 { $count } 份报表，{ $clean } 份没有问题
overrule-kept = 已记下 { $count } 条确认，重新检查
cli-no-returns = { $period } 没有退回过的报表。
cli-no-such-file = 没有文件“{ $file }”。
cli-out-alone = 多给了一个文件名：写明副本位置时须加 --annotate（检查的是“{ $file }”）。
cli-file-exists = “{ $file }”已经存在，不覆盖；请换一个名字。
cli-overrule-nobody = 请写明由谁确认（--by）和理由（--reason）。
cli-overrule-old = { $submission } 不是最新一版，最新的是 { $newest }；请对最新一版确认。
cli-overrule-unread = { $finding } 不能由人确认放行：{ $message }没有读成数，就没有可以确认的数，请改正后重报。
cli-overrule-two-ways = { $finding } 不能由人确认放行：{ $message }确认了也不知道该用哪个数，请改正后重报。
cli-overrule-noted = { $finding } 只是注明，不影响接收，不需要确认。
help-check = 报送前自查一个文件：会不会退回、错在哪一格。例：yuebao check 报表.xlsx --annotate
help-file = 要检查的文件
help-out = 标注副本写到哪里（与 --annotate 同用）
help-meant = 这份文件要报哪个月，例如 2021-05；与表内不符会指出
help-annotate = 另存一份标注了问题的副本
help-report = 报表的代号或名称
help-returns = 退回的报表：错在哪里、新版改了什么、何时接收。例：yuebao returns 2021-05
help-findings = 各部门各报表的检查结果。例：yuebao findings 2021-05 --page findings.html
help-page = 写成一个网页文件，可离线打开
help-overrule = 某人确认某条问题属实，随即重新检查。例：yuebao overrule 2021-05.credit.people_bank.1 1 --by "人民银行行长" --reason "并表所致"
help-submission = 报送的编号，例如 2021-05.credit.people_bank.1
help-finding = 问题的编号，一个或几个，见 yuebao returns
help-overruled-by = 由谁确认：姓名或职务
help-reason = 理由
expected-no-rows = 至少读到一个数
expected-missing-value = 每一格都填了数，或注明没有数
expected-unknown-region = 地区都在注册表里
expected-unknown-indicator = 指标都在注册表里
expected-duplicate-value = 同一个数只出现一次
expected-out-of-bounds = 数值在合理范围内，单位没有填错
expected-not-the-sum = 合计等于分项之和
page-title = { $city } { $month } 报表检查结果
page-written = { $written } 生成，由月保检查
page-returned = 退回
page-warned = 接收，有提醒
page-accepted = 接收
page-missing = 漏报
page-todo = 要处理的
page-nothing-todo = 没有退回或有提醒的报表。
page-must = 须改正后重报
page-should = 已接收，请核对
page-late = 还没有收到
page-file = 第 { $number } 版，{ $received } 收到：{ $file }
page-where = 位置
page-printed = 填的是
page-wrong = 问题
page-do = 怎么办
page-rule = 规则
page-marked = 标注副本：{ $path }
page-noted = 已接收，仅作说明（{ $count } 份）
page-loops = 退回与改正
page-loop-right = 已改好，{ $took }
page-loop-open = 尚未改好
page-loop-version = 第 { $number } 版 { $received }
page-loop-same = 各数与上一版相同
page-clean = 没有问题的（{ $count } 份）
page-kept = 检查了什么
page-kept-how = 每种报表按注册表定的规则检查；“做到”是本月读到数的各版中没有违反的份数。
page-kept-report = 报表
page-kept-of = { $kept }/{ $of } 做到
step-attach = 帖内：补充说明 { $said } 条，附件已发 { $sent } 份，未发 { $failed } 份
returns-at-once = 退回前已自行更正
returns-hours = 用时 { $hours } 小时

## What is over
brief-cell = ，{ $cell }
over-late = 已收到：{ $brief }
over-returned = 已改好：{ $brief }
over-warned = 已改好：{ $brief }
over-light = 已恢复：{ $brief }
over-source = 已恢复：{ $brief }

## Words of a message
message-mark-critical = 🔴
message-mark-warning = 🔶
message-mark-info = ◽
message-mark-settled = ✅
message-to-operators = 综合科
message-to-leaders = 全市
message-heading = { $city }月保 { $period } · { $reader }：{ $state }
message-of-departments = { $count } 个部门，{ $counts }
message-received = 已收 { $received }/{ $owed } 份，绿 { $green } 黄 { $yellow } 红 { $red }{ $grey ->
    [0] {""}
   *[other] {" "}灰 { $grey }
}
message-all-settled = 全部办结
message-nothing = 没有待办事项
message-comma = ，
message-count-red = { $count } 红
message-count-yellow = { $count } 黄
message-count-span = 目标有风险 { $count } 项
message-count-late = 缺报 { $count } 份
message-count-returned = 退回 { $count } 份
message-count-warned = 待核对 { $count } 份
message-count-due_soon = 临近报送 { $count } 份
message-count-promise = 承诺到期 { $count } 项
message-count-escalated = 上报 { $count } 件
message-count-not_mine = 待转办 { $count } 件
message-count-source = 收件故障 { $count } 处
message-count-slack = 发送故障 { $count } 处
message-number-gap = 差距最大
message-value-gap = 落后 { $value }{ $apart ->
    [percent] %
   *[points] {" "}个百分点
}（{ $name }）
message-number-growth = 涨跌最大
message-value-growth = 同比 { $value }%（{ $name }）
message-number-aim = 现值与目标
message-value-aim = { $actual } / { $target } { $unit }（{ $name }）
message-number-required = 今后每月需
message-value-required = { $value } { $unit }（{ $name }）
message-number-missing = 待报报表
message-value-missing = { $count } 份：{ $name }{ $more ->
    [0] {""}
   *[other] {" "}等
}
message-number-received = 报送
message-value-received = 已收 { $received }/{ $owed } 份
message-number-lights = 主要指标
message-value-lights = 绿 { $green } · 黄 { $yellow } · 红 { $red } · 灰 { $grey }{ $undecided ->
    [0] {""}
   *[other] {" "}· 待定 { $undecided }
}
message-number-todo = 待处理
message-value-todo = 迟报漏报 { $late } 份 · 退回 { $returned } 份
message-fallback = { $reader } { $period }：{ $mark } { $worst }{ $more ->
    [0] {""}
   *[other] ；另有 { $more } 件
}
message-worst-of = { $counts }。{ $worst }
message-so-many = { $sort } { $count } 件：{ $names }
message-and-more-of = ……另有{ $sort } { $count } 件：{ $names }
message-and-others = 等
message-more = ……另有 { $count } 件，见本条回复中的明细
message-more-departments = ……另有 { $count } 个部门，见本条回复中的明细
message-more-settled = ……另有 { $count } 件已办结
message-more-answers = 此前另有 { $count } 次答复
message-details-more = ……还有 { $count } 件从略，请向综合科索取。
message-changed = 有变化（{ $count } 件）：
message-new = 新增：{ $text }
message-differs = 更新：{ $text }
kind-slack = 发送故障
kind-escalated = 上报
kind-span = 目标研判
kind-promise = 承诺
kind-not_mine = 待转办
kind-due_soon = 临近报送
kind-rank = 位次变化
kind-early = 提前完成
kind-recovered = 转好
kind-clear = 一切正常
message-warned = 待核对
message-light-red = 红灯
message-light-yellow = 黄灯
message-over-late = 已收到：{ $name }
message-over-due_soon = 已收到：{ $name }
message-over-returned = 已改好：{ $name }
message-over-warned = 已核对：{ $name }
message-over-light = 已转好：{ $name }
message-over-span = 已转好：{ $name }
message-over-source = 收件已恢复：{ $name }
message-over-slack = 发送已恢复：{ $name }
message-over-escalated = 已解除：{ $name }
message-over-promise = 承诺已了结：{ $name }
message-over-not_mine = 已转办：{ $name }
message-button-seen = 已阅
message-button-will_report = 何时补报
message-button-promise = 作出承诺
message-button-not_mine = 不归我办
message-answer-seen = { $by } { $at } 已阅
message-answer-will_report = { $by } { $at }：{ $time } 前补报{ $report }
message-answer-promise = { $by } { $at } 承诺：{ $indicator } { $month } 达到 { $amount } { $unit }
message-answer-not_mine = { $by } { $at }：不归本部门办
message-reason = （{ $reason }）
preview-not-sent = 预览：以下是收件人将看到的样子，本命令没有发送任何消息。
preview-count = 共 { $count } 条消息。这是预览，没有发送。
preview-unsent = 没有发送
preview-sent = { $at } 已发送
preview-changes-wait = { $at } 已发送，另有 { $count } 件变化没有发送
preview-phone = 锁屏通知：{ $text }
preview-title = { $city } { $month } 消息预览
preview-written = { $written } 生成
preview-replies = { $count } 条回复
preview-none = 没有消息。
preview-app = 月保
preview-app-mark = 应用
help-preview = 预览每条消息在收件人眼里的样子，不发送。例：yuebao alerts 2021-05 --preview --page preview.html
help-preview-department = 只看与一个部门有关的消息（代号或名称）
help-alerts-period = 只看这个月的，例如 2021-05；预览默认最新一个月
help-stats = 统计各部门各类提醒的发送、答复和承诺兑现，列出从来没人答复的规则
table-alert-stats = { $city } 提醒与答复
col-told = 已发
col-updated = 更新
col-answered = 已答复
col-acted-on = 有行动
col-hours-to-answer = 答复用时（小时）
col-promises = 承诺
col-kept = 兑现
col-broken = 落空
stats-none = 还没有提醒。
stats-answered = 共发出 { $told } 件，其中 { $answered } 件有答复。
stats-never = 从来没有人答复的规则（{ $count } 条），请考虑调整或取消：
stats-rule-kind = 提醒类别 { $rule }：已发 { $told } 件，{ $messages } 次
stats-rule-light = 亮灯规则 { $rule }：已发 { $told } 件，{ $messages } 次
stats-rule-finding = 检查规则 { $rule }：已发 { $told } 件，{ $messages } 次
cli-stats-alone = --stats 统计全部提醒，不与月份、--pending、--preview、--page 同用。
## Delivery
step-quiet = 免打扰，{ $until } 起再发：{ $waiting } 条提醒
step-held = 多次被拒绝，稍后再试：{ $waiting } 条提醒；处理好原因后可运行 yuebao deliver
step-slack-refused = Slack 拒绝本应用（{ $reason }），没有发送；提醒都留在发件箱，请运行 yuebao doctor
alert-slack = Slack 发不到 { $count } 人（{ $reason }）：{ $recipients }。消息都在发件箱，处理好原因后会自动补发。
    .brief = Slack 发不到 { $count } 人（{ $reason }）：{ $recipients }
over-slack = 已恢复：{ $brief }
step-no-glyphs = 消息不带图片：{ $detail }
picture-title = { $period } 推进图

## Pictures
picture-name = { $name }（{ $unit }）
picture-month = { $month }月
picture-gap = 进度差 { $gap } 个百分点
picture-growth = 同比 { $growth }%
picture-missing = { $month }数据未报
picture-incomplete = { $month }数据不完整
picture-newest = { $month } { $value }
picture-last = 最近 { $month } { $value }
picture-cap = 目标不高于 { $target }
picture-done = { $month }完成 { $done }%
picture-needed = 今后月均需 { $needed }
picture-target = 目标 { $target }
picture-no-target = 未定年度目标
picture-nothing = 本年尚无数据
picture-comma = ，
picture-huge = { $value }亿
picture-words = { $name }：{ $gap }，{ $detail }
picture-board-words = { $title }：{ $counts }
picture-more = 另有 { $count } 项见文字说明
picture-line-actual = 实际
picture-line-schedule = 序时进度
picture-line-seasonal = 往年同期
picture-line-needed = 今后需要
picture-board = { $city }{ $year }年{ $month }主要指标亮灯
picture-red = 红灯 { $count }
picture-yellow = 黄灯 { $count }
picture-undecided = 待定 { $count }
picture-grey = 灰灯 { $count }
picture-green = 绿灯 { $count }
picture-col-indicator = 指标（实际 / 年度目标）
picture-col-bar = 完成（竖线为序时）
picture-col-gap = 进度差 百分点
picture-as-of = { $said }（{ $month }）
picture-no-lights = 本月没有亮灯的指标。
picture-note-no-bar = 没有横条的按增速、比率或水平考核，不折算完成率。
picture-note-undecided = 待定：数字末位四舍五入，尚不足以判断。
picture-note-grey = 灰灯：数据缺报或不完整，不作判断。
doctor-pictures = 图片
doctor-pictures-ok = 可以画图，汉字字形齐全
doctor-pictures-bad = 缺少画图程序或字体，画不了图
doctor-pictures-tofu = 字体装上了却不起作用，画不出汉字
doctor-pictures-fix = 重新安装 requirements.txt 里锁定的软件包（make run）；在此之前消息照发，只是没有图片

## What is told
registry-unreachable = { $where }：“{ $detail }”须有 email 或 slack（Slack 用户编号）。
registry-reminder-order = { $where }：提醒时间须从早到晚，例如 [3d, 1d, 2h]。
registry-office-hours = { $where }：上班时间须早于下班时间。
registry-absence-days = { $where }：结束日期（until）早于开始日期（since）。
alert-due-courtesy = { $title }（{ $period }）应于 { $due } 前报送，请提前安排。
    .brief = 将到期：{ $title }，{ $due } 前报送
alert-due-request = { $title }（{ $period }）尚未收到，请于 { $due } 前报送。
    .brief = 请报送：{ $title }，{ $due } 截止
alert-due-urgent = { $title }（{ $period }）将于 { $due } 截止，仍未收到，请立即报送；不能按时报送的，请说明何时能报。
    .brief = 即将截止：{ $title }，{ $due } 前未报即为迟报
alert-clear = { $period } 应报 { $reports } 份报表已全部接收，没有需要处理的事项。
    .brief = 已报齐：{ $period } 共 { $reports } 份，没有需要处理的事项
alert-ahead = 研判：{ $spans }。
    .brief = ；双过半未过半
alert-recovered = { $indicator }（{ $period }）已恢复绿灯：累计 { $actual } { $unit }，完成年度目标 { $completion }%，与序时进度相差 { $gap } 个百分点；{ $since } 曾为{ $was ->
        [red] 红灯
       *[yellow] 黄灯
    }。
    .brief = 恢复绿灯：{ $indicator }完成 { $completion }%，进度差 { $gap } 个百分点
alert-recovered-figure = { $indicator }（{ $period }）已恢复绿灯：{ $actual } { $unit }；{ $since } 曾为{ $was ->
        [red] 红灯
       *[yellow] 黄灯
    }。
    .brief = 恢复绿灯：{ $indicator } { $actual } { $unit }
span-name-quarter = { $number ->
        [1] 一季度
        [2] 二季度
        [3] 三季度
       *[4] 四季度
    }
span-name-half = { $number ->
        [1] 上半年
       *[2] 下半年
    }
span-name-year = 全年
ahead-missed = { $span }未保住
ahead-secured = { $span }已保住
ahead-gap = { $span }有缺口（把握 { $probability }%）
ahead-doubtful = { $span }难保（把握 { $probability }%）
ahead-steady = { $span }稳（把握 { $probability }%）
ahead-likely = { $span }可保（把握 { $probability }%）
half-time-missed = 双过半未过半
half-time-secured = 双过半已过半
span-rest = ；{ $spans }
span-hope-steady = ，全年仍稳
span-hope-likely = ，全年可保
alert-span-risk = { $indicator }（{ $period }）：{ $outlook }，累计 { $actual } { $unit }，{ $span }目标 { $target } { $unit }，此后每月需 { $required } { $unit }{ $rest }。
    .brief = { $outlook }：{ $indicator }，每月需 { $required } { $unit }
alert-span-doubt = { $indicator }（{ $period }）：{ $outlook }，现为 { $actual } { $unit }，目标 { $target } { $unit }{ $rest }。
    .brief = { $outlook }：{ $indicator }现为 { $actual } { $unit }，目标 { $target }
alert-span-missed = { $indicator }（{ $period }）：{ $outlook }，完成 { $actual } { $unit }，目标 { $target } { $unit }，差 { $short } { $unit }{ $rest }。
    .brief = { $outlook }：{ $indicator }差 { $short } { $unit }{ $hope }
alert-span-secured = { $indicator }（{ $period }）：{ $outlook }，完成 { $actual } { $unit }，目标 { $target } { $unit }{ $rest }。
    .brief = { $outlook }：{ $indicator }完成 { $actual } { $unit }，目标 { $target }
alert-half-missed = 双过半：{ $indicator }（{ $period }）时间过半，任务未过半，完成年度目标 { $completion }%，距上半年目标还差 { $short } { $unit }{ $rest }。
    .brief = 双过半未过半：{ $indicator }完成 { $completion }%，差 { $short } { $unit }
alert-half-secured = 双过半：{ $indicator }（{ $period }）时间过半，任务过半，完成年度目标 { $completion }%{ $rest }。
    .brief = 双过半已过半：{ $indicator }完成 { $completion }%
alert-early = { $indicator }（{ $period }）提前完成全年目标：累计 { $actual } { $unit }，目标 { $target } { $unit }，完成 { $completion }%。
    .brief = 提前完成：{ $indicator }全年目标已完成 { $completion }%
told-green = 绿灯
told-yellow = 黄灯
told-red = 红灯
told-grey = 灰灯
told-undecided = 待定
told-correction = 更正
told-revision = 修订
told-other-source = 改用另一报表
corrected-light = ，{ $before }变为{ $after }
corrected-light-same = ，仍为{ $after }
alert-rank-up = { $indicator }（{ $period }）在 { $peers } 个地区中由第 { $before } 位升至第 { $rank } 位（{ $value } { $unit }）。
    .brief = 进位：{ $indicator }第 { $before } → { $rank } 位（共 { $peers }）
alert-rank-down = { $indicator }（{ $period }）在 { $peers } 个地区中由第 { $before } 位降至第 { $rank } 位（{ $value } { $unit }）。
    .brief = 退位：{ $indicator }第 { $before } → { $rank } 位（共 { $peers }）
alert-escalated-red = { $department }（{ $head }）：{ $what }。自 { $since } 起已连续 { $count } 期红灯，请督办。
    .brief = { $department }连续 { $count } 期红灯：{ $what }
alert-escalated-silent = { $department }（{ $head }）有 { $count } 条紧急提醒超过 { $hours } 个工作小时没有答复，最早的一条于 { $since } 发出：{ $what }。请督办。
    .brief = { $department }{ $count } 条未答复（自 { $since }）：{ $what }
alert-escalated-promise = { $department }（{ $head }）的承诺没有兑现（{ $since }）：{ $what }。请督办。
    .brief = { $department }承诺未兑现：{ $what }
escalated-more = 等，另有 { $count } 条
alert-leaders = { $city }{ $period }：主要指标绿 { $green }、黄 { $yellow }、红 { $red }、灰 { $grey }{ $undecided ->
    [0] {""}
   *[other] 、待定 { $undecided }
}{ $reds }。应报 { $owed } 份，已收 { $received } 份，退回 { $returned } 份。
    .brief = 绿 { $green }、黄 { $yellow }、红 { $red }、灰 { $grey }{ $reds }
summary-missing = ；漏报：{ $names }
summary-returned = ；退回：{ $names }
summary-red = ，红灯：{ $names }
summary-more = 等，另有 { $count } 项
over-due_soon = 已收到：{ $brief }
over-due_soon-late = 已过截止时间，转为迟报：{ $brief }
over-returned-again = 新版又被退回，见新的提醒：{ $brief }
over-warned-again = 新版仍须处理，见新的提醒：{ $brief }
over-light-grey = 数据未到或不完整，暂不判断：{ $brief }
over-light-undecided = 四舍五入以内，暂不判断：{ $brief }
over-light-none = 不再亮灯：{ $brief }
over-recovered = 又有变化，见新的提醒：{ $brief }
over-span = 已解除：{ $brief }
over-span-light = 已并入亮灯提醒：{ $brief }
over-early = 修订后不再算提前完成：{ $brief }
over-rank = 位次又有变化：{ $brief }
over-escalated = 已有答复或已好转：{ $brief }
over-clear = 情况有变，见新的提醒：{ $brief }
over-source-source = 仍未恢复，转入新的月份：{ $brief }
help-remind = 催报：收取已到的报表，提醒将到期和迟报的，无人答复的上报。可放心重复。例：yuebao remind 2021-05
help-remind-period = 正在收的报告期，默认为上一个月
remind-standing = 催报：将到期 { $due_soon } 份，迟报 { $late } 份，上报 { $escalated } 件

## The desk
desk-open = 已连上 Slack：以 { $user } 的身份在工作区“{ $workspace }”收答复；按 Ctrl-C 停止
desk-scopes = 应用还缺权限：{ $scopes }；缺了这些，有的消息发不出，有的人认不出（见 docs/slack-app-manifest.yaml）
desk-away = Slack 连不上，{ $seconds } 秒后再试
desk-lost = 与 Slack 的连接断了，正在重连；期间按下的按钮由 Slack 再送
desk-back = 已重新连上 Slack
desk-none-left = 盘上没有未处理的答复
desk-some-left = 还有答复不能入库，留待下次（见上）
desk-closed = 已停止收答复
desk-trouble = 这一次没有入库，答复都在盘上，稍后再试：{ $detail }
desk-refused = 没有采纳 Slack 用户 { $user } 的答复：{ $why }
desk-not-yours = 这条消息不归您答复，所以没有记下。能答复的是该部门负责人、分管副职和分管领导；如有变动，请联系综合科改注册表。
desk-unknown-message = 这不是现行的月保消息，所以没有记下。请在最新一条消息下面答复。
desk-seen-already = 您已答复过“已阅”，其后消息没有变化，不必再按。
desk-came-already = 这份报表已经收到，不必再报时间。
desk-unverified = 暂时核实不了您的身份，请过一会儿再按。
desk-press-again = 没有来得及打开，请再按一次。
desk-later = 已记下，稍后会显示在消息里。
desk-nothing-will-report = 现在没有迟报或退回的报表，不必报时间。
desk-nothing-promise = 这条消息里没有滞后的指标，不必承诺。
desk-nothing-not-mine = 这条消息里的事项都已办结。
desk-report = • 《{ $title }》（{ $period }）：{ $standing }，期限 { $due }
desk-figure = • { $name }：到 { $period } 为 { $actual }，全年目标 { $target }
desk-lacks = ，还差 { $missing }，每月需 { $required }
desk-bad-choice = 请从列表中选一项。
desk-bad-reason = 请写明理由，一句话即可。
desk-bad-long = 太长了，请写在 { $most } 字以内。
desk-bad-day = 请选日期和钟点。
desk-bad-past = 这个时间已经过去。
desk-bad-far = 请选 { $most } 天以内的日期。
desk-bad-month = 请选一个月份。
desk-bad-known = { $period } 及以前的数已经有了，请选以后的月份。
desk-bad-january = 这项指标 1、2 月合并统计，没有 1 月的数。
desk-bad-between = 这项指标每 { $months } 个月一个数，请选有数的月份。
desk-bad-amount = 请只填数字，例如 58.5。
desk-bad-unit = 单位不对，请填以{ $unit }计的数。
desk-bad-negative = 不能是负数。
desk-bad-bounds = 超出合理范围 { $low } 至 { $high } { $unit }，请核对单位。
desk-bad-reached = 到 { $period } 已累计 { $actual } { $unit }；请填到那个月底的累计数，不是当月数。
form-will-report = 何时补报
form-promise = 作出承诺
form-not-mine = 不归我办
form-send = 提交
form-close = 取消
form-which-report = 哪份报表
form-which-day = 哪一天
form-which-hour = 几点以前（当地时间）
form-which-indicator = 哪项指标
form-amount = 到那个月底的累计数（存量、比率、增速填当月数）
form-amount-hint = 按上面的单位填，只填数字，例如 58.5
form-which-month = 到哪个月
form-which-item = 哪一项
form-reason = 理由
form-reason-hint = 一句话；会显示在消息里
form-more = 另有 { $count } 项，见下面的列表
alert-not-mine = { $by }说“{ $item }”不属{ $department }：{ $reason }。请核对注册表里由谁负责。
    .brief = { $by }：“{ $item }”不属{ $department }
promise-kept = { $by }的承诺已兑现：{ $indicator }到 { $month } 应达到 { $amount } { $unit }，实际 { $actual } { $unit }。
    .brief = 承诺兑现：{ $indicator } { $actual } { $unit }，应达 { $amount }
promise-broken = { $by }的承诺没有兑现：{ $indicator }到 { $month } 应达到 { $amount } { $unit }，实际 { $actual } { $unit }，差 { $missing } { $unit }。
    .brief = 承诺未兑现：{ $indicator } { $actual } { $unit }，差 { $missing } { $unit }
promise-undecided = { $by }的承诺按印数的精度判断不了，算基本兑现：{ $indicator }到 { $month } 应达到 { $amount } { $unit }，实际 { $actual } { $unit }。
    .brief = 承诺基本兑现：{ $indicator } { $actual } { $unit }，应达 { $amount }
promise-late = { $by }的承诺没有兑现：{ $indicator } { $month } 的数过了期限（{ $due }）还没有报来。
    .brief = 承诺未兑现：{ $indicator } { $month } 没有报数
report-kept = { $by }说《{ $title }》（{ $period }）{ $time } 前报送，已于 { $received } 收到。
    .brief = 说到做到：《{ $title }》{ $received } 收到
report-broken = { $by }说《{ $title }》（{ $period }）{ $time } 前报送，到 { $received } 才收到。
    .brief = 没有按说的时间报：《{ $title }》{ $received } 收到
report-late = { $by }说《{ $title }》（{ $period }）{ $time } 前报送，到时没有收到。
    .brief = 没有按说的时间报：《{ $title }》
step-answers = 答复：{ $answers } 条已入库
help-desk = 收 Slack 里的答复（按钮和表单），直到停止。例：yuebao desk
help-desk-once = 只把盘上的答复入库，不连 Slack，然后退出
cli-no-tokens = 收不了答复：没有设置 { $names }。在 Slack 应用的设置页取得（见 docs/desk.md），写入环境变量后再运行。
cli-slack-refused = Slack 拒绝了：{ $reason }。请检查令牌和应用权限（见 docs/desk.md）。

## The calendar
registry-due-chain = { $where }：各级期限须一级比一级晚（by、time）。
registry-notice-without-days = notices.csv 有 { $detail } 年的放假通知，calendar.csv 里却没有这一年的放假和调休日期。
word-not-applicable = 不适用
word-expected = 预计
help-calendar = 一年的报送期限：哪天几点、为何挪动、各报表到了没有；可导出 iCalendar。例：yuebao calendar 2021
help-calendar-year = 报告期所在的年份，例如 2021
help-calendar-department = 只看一个部门的报表（代号或名称）
help-ics = 写成 iCalendar 文件（提前一天提醒），可导入日历软件
table-calendar = { $city } { $year } 年报送期限
col-hour = 钟点
col-onward = 再报至
col-why = 缘由
calendar-month = { $month }月
calendar-weekend = 周末
calendar-makeup = 调休上班
calendar-legend = 表内为报告期各月的应报日期。* 顺延；! 另有通知；? 暂定；– 不适用
calendar-moved = * { $planned } 顺延至 { $day }：{ $why }（{ $count } 份）
calendar-worked = { $day } 照常：{ $why }（{ $count } 份）
calendar-ordered = ! 《{ $title }》{ $period }：{ $due }，{ $why }
calendar-provisional = { $years } 年的放假安排尚未公布，标 ? 的日期暂定，通知公布后可能变动。
calendar-written = { $count } 个期限已写入 { $path }
calendar-name = { $city }报送期限
calendar-event = 《{ $title }》{ $period } 应报
calendar-event-onward = 《{ $title }》{ $period } 报至{ $to }
calendar-event-planned = 原定 { $day }
calendar-event-provisional = { $summary }（暂定）
step-given-way = 这次运行晚了 { $hours } 小时，{ $period } 已有更晚排定的运行，不再重复
calendar-none = 没有这样的期限：这个部门不报这张报表。

## Backups
help-backup = 备份一个城市的数据（数据库、归档、副本、图片、答复），逐字节核对。例：yuebao backup /mnt/backup
help-backup-destination = 放备份的地方，每次一个新文件夹；默认为上次用的地方
help-backup-verify = 不备份，只核对一个备份（或某处最新的一个）是否完好
help-restore = 用备份恢复数据，原数据目录改名留下。例：yuebao restore /mnt/backup --yes
help-restore-from = 一个备份的文件夹，或放备份的地方（取最新的一个）
help-restore-yes = 确认替换现有数据
backup-done = 备份完成：{ $folder }（{ $files } 个文件，{ $size }；{ $linked } 个与上次相同，没有再复制，新写 { $copied }）
backup-holds = 其中 { $submissions } 份报送，{ $observations } 个数，最近运行的月份 { $period }
backup-kept-on = 归档里已经没有的 { $count } 份原件，沿用了上次备份里的
backup-archive-damaged = 归档里有 { $count } 份原件的内容与文件名（哈希）不符：{ $which }。备份里照现有内容保存；请检查磁盘
backup-same-disk = 备份与数据在同一块盘上，盘坏了两份都没有；请在另一块盘上再放一份
backup-verified = 备份完好：{ $folder }（{ $at } 做成，{ $files } 个文件，{ $size }，已逐字节核对，数据库能打开且一条不少）
restore-since = 备份之后又收到 { $submissions } 份报送、{ $answers } 条答复，发出过 { $alerts } 条提醒
restore-since-unknown = 现有数据读不出来，不知道备份之后还收到和发出过什么
restore-done = 已恢复：{ $home }，与备份逐字节相同，数据库已打开并核对
restore-aside = 原数据目录没有删除，改名为 { $aside }
restore-answers = 带过来 { $count } 条还没有入库的答复
restore-next = 接着运行 yuebao run { $period }：备份之后收到的报表还在收件箱里，会重新收取
restore-again = 备份之后发出的 { $alerts } 条提醒不在恢复的数据里，会再发一次
restore-again-unknown = 备份之后发出的提醒不在恢复的数据里，会再发一次
restore-answers-lost = 备份之后入库的 { $answers } 条答复不在恢复的数据里，仍在改名留下的目录中
cli-backup-nowhere = 请写明备份放在哪里，例如 yuebao backup /mnt/backup；以后默认放在同一处。
cli-backup-nothing = 没有数据可备份：{ $path } 里没有数据库。请检查 YUEBAO_HOME 和 --city。
cli-backup-inside = 备份不能放在数据目录里面（{ $path }）：数据目录丢了，备份也就丢了。请换一处。
cli-backup-busy = { $path } 正在备份或恢复，请等它完成。
cli-backup-no-room = { $path } 放不下：还要 { $needed }，只剩 { $free }。什么也没有写，以前的备份都在。
cli-backup-full = { $path } 的磁盘满了，只剩 { $free }。没写完的已清掉，数据和以前的备份都没有动。
cli-backup-failed = { $path } 读写出错：{ $reason }。数据和以前的备份都没有动，排除后可重新运行。
cli-backup-none = { $path } 里没有这个城市的备份。
cli-backup-unfinished = { $path } 是没有做完的备份，不能用。请用做完的备份，或再备份一次（会接着做）。
cli-backup-manifest = 备份的清单读不懂：{ $path } 残缺、被改过，或来自别的版本。没有改动任何东西；请换一个备份。
cli-backup-damaged = 备份 { $path } 有 { $count } 处残缺或被改过：{ $which }。没有改动任何东西；请换一个备份。
cli-backup-other-city = { $path } 是另一个城市（{ $theirs }）的备份，不是 { $city } 的。没有改动任何东西。
cli-restore-yes = 没有改动任何东西。要用这个备份替换 { $home }，请加 --yes；原数据目录会改名留下。
cli-restore-newer = 备份 { $path } 是较新的版本（{ $version }，{ $what }）做的，这个版本不认识。请先升级。
cli-restore-differs = 恢复出来的数据库与备份的清单不符。原数据没有动；请换一个备份。
cli-restore-sending = 正在发送消息（{ $path }），请等它完成再恢复。
cli-restore-appeared = { $path } 里刚刚有了数据。没有改动任何东西；请再看一遍后加 --yes。
doctor-backup = 备份
doctor-backup-ok = { $at } 备份，{ $days } 天前，在 { $path }
doctor-backup-old = 最近一次备份是 { $days } 天前（{ $at }，{ $path }）
doctor-backup-gone = 找不到最近的备份 { $path }（{ $at }）：盘没有接上，或已移走
doctor-backup-fix = yuebao backup { $destination }
doctor-warehouse-restore-from = yuebao restore { $destination }

# -- 写入的席位 -----------------------------------------------------------------

step-slot-waiting = 正在等候：{ $flow }（{ $period }）自 { $since } 起在写入（进程 { $process }），最多等 { $minutes } 分钟
cli-slot-taken = 等了 { $minutes } 分钟，{ $flow }（{ $period }，自 { $since }，进程 { $process }）仍在写入；没有改动任何数据。等它结束后再运行，或用 YUEBAO_SLOT_MINUTES 设定等候的分钟数。

# -- 回填 -----------------------------------------------------------------------

step-backfill-month = 回填：{ $period } 已载入 { $submissions } 份报送
step-backfill-rehearsed = 预演：{ $months } 个月、{ $submissions } 份报送会有新版本，{ $changes } 处会改变
step-backfill-newer = 保留：{ $submission } 在 { $backfill } 之后又有新的报送，不撤回
step-backfill-waits = 等待批准：{ $backfill } 会改变已告知的亮灯（{ $lights }），没有改动任何数据；须由第二人批准
cli-backfill-no-reason = 请写明回填的原因（--reason）。
cli-backfill-no-by = 请写明由谁申请（--by）。
cli-backfill-backwards = 起始月 { $first } 在截止月 { $last } 之后，请对调。
cli-backfill-ahead = { $last } 还没有过完，不能回填；这个月由月度运行收取。
cli-backfill-when = 请写明恢复到哪一时刻（--known-at）。
cli-backfill-undone = { $backfill } 已由 { $by } 撤回，不必再撤。
cli-backfill-empty = { $backfill } 没有载入任何数据，没有可撤回的。
cli-backfill-over = { $backfill } 已结束（{ $state ->
    [done] 已完成
    [cancelled] 已取消
   *[other] 已撤回
}），不能继续；需要时请重新回填。
cli-backfill-unknown = 没有编号为“{ $backfill }”的回填。最近的有：{ $near }
cli-backfill-same-name = { $by } 就是申请人；改变已告知的亮灯须由第二人批准。
cli-backfill-second-name = 请用 --approved-by 写明批准人，须不同于申请人。

help-backfill = 用一个原因重跑过去的月份，先预演再改动
    例：yuebao backfill 2021-01 2021-05 --reason "统计局更正" --dry-run
help-backfills = 查看、批准、继续、取消和撤回回填
help-backfills-list = 列出所有回填
    例：yuebao backfills list
help-backfills-show = 查看一次回填：原因、由谁申请、会改变什么
    例：yuebao backfills show b20210701-0900
help-backfills-approve = 由第二人批准正在等待的回填，并完成它
    例：yuebao backfills approve b20210701-0900 --by 科长
help-backfills-resume = 继续被中断的回填
    例：yuebao backfills resume b20210701-0900
help-backfills-cancel = 取消回填：正在载入的几个月载入后即停
    例：yuebao backfills cancel b20210701-0900 --by 科长
help-backfills-undo = 撤回一次回填：以新的版本恢复到它之前
    例：yuebao backfills undo b20210701-0900 --reason "文件发错了"
help-first = 起始月份，如 2021-01
help-last = 截止月份，如 2021-05
help-backfill-reason = 原因，会留作记录
help-by-whom = 由谁；默认为本机的用户名
help-only-report = 只重跑这张报表（代号或名称，可多次给出）
help-only-department = 只重跑这个部门（代号或名称，可多次给出）
help-only-indicator = 只改这个指标（代号或名称，可多次给出），报表里其他的数保持不变
help-replay-mode = 恢复为 --known-at 时已知的数，而不是用今天的文件和规则重算
help-as-known-at = 恢复到哪一时刻，如 2021-06-10T09:00
help-dry-run = 只预演：在副本上完整运行一遍，列出会改变什么，不改动任何数据
help-backfill-yes = 同意改变已告知的亮灯；须与 --approved-by 同用
help-approved-by = 批准人，须不同于申请人
help-all-changes = 列出所有改变，不只每类的前几条
help-backfill-id = 回填编号，如 b20210701-0900
col-backfill = 编号
col-backfill-months = 月份
col-backfill-mode = 方式
col-backfill-state = 状态
col-backfill-asked-by = 申请人
col-backfill-approved-by = 批准人
col-backfill-asked-at = 申请时间
col-backfill-submissions = 新版本
backfills-none = 还没有过回填。
backfills-title = { $city }的回填
backfill-impact = 回填 { $backfill } 的影响
backfill-would = 这次回填会有的影响
backfill-dry = 只是预演，没有改动任何数据。照此回填，去掉 --dry-run 再运行。
backfill-asked = { $backfill }：{ $by } 于 { $at } 申请，{ $months }{ $only }，{ $mode }。原因：{ $reason }
backfill-only = （只限{ $names }）
backfill-mode-restate = 用今天的文件和规则
backfill-mode-replay = 恢复为当时已知
backfill-undoes = 撤回 { $backfill }
backfill-state-asked = 已申请
backfill-state-waiting = 等待批准
backfill-state-approved = 已批准
backfill-state-running = 正在载入
backfill-state-cut-short = 被中断
backfill-state-done = 已完成
backfill-state-cancelled = 已取消
backfill-state-failed = 失败
backfill-state-undone = 已撤回
backfill-now-asked = 还没有开始。
backfill-now-waiting = 等待第二人批准，没有改动任何数据：yuebao backfills approve { $backfill } --by 姓名
backfill-now-approved = 已由 { $by } 批准，还没有开始：yuebao backfills resume { $backfill }
backfill-now-running = 正在载入，已载入 { $months } 个月。要停下：yuebao backfills cancel { $backfill }
backfill-now-cut-short = 被中断，已载入 { $months } 个月。继续：yuebao backfills resume { $backfill }
backfill-now-done = 已完成：{ $months } 个月，{ $submissions } 份报送有了新版本。要撤回：yuebao backfills undo { $backfill } --reason 原因
backfill-now-cancelled = 已取消，取消前载入了 { $months } 个月。要恢复：yuebao backfills undo { $backfill } --reason 原因
backfill-now-failed = 失败（{ $failure }），已载入 { $months } 个月。继续：yuebao backfills resume { $backfill }
backfill-now-undone = 已由 { $by } 撤回。
col-reason = 原因
## impact
help-impact = 两个时刻之间改了什么：灯、进度、位次、展望、清单、数、报表、提醒，原来与现在。例：yuebao impact --since 2021-06-10T09:00
help-impact-since = 从何时起（当地时间）；那一刻已经知道的不算改动
help-impact-until = 到何时为止（当地时间），含那一刻；默认到现在
help-impact-all = 每类全部列出，不只前 20 处
cli-impact-order = --until { $until } 早于 --since { $since }，请对调。
impact-title = { $city } { $since } 至 { $until } 的变动
impact-title-now = { $city } { $since } 至今的变动
impact-none = { $title }：无
impact-counts = { $title }：{ $counts }
impact-told-light = { $name } { $period } { $before } → { $after }（已通知）
impact-more = 另有 { $count } 处未列出，请用 --all 或 --format json 查看全部
impact-rest = 另有 { $count } 处未列出
impact-marks = （{ $marks }）
table-impact = { $what } { $count } 处
col-impact-of = 对象
col-impact-span = 时期
col-impact-before = 原来
col-impact-after = 现在
col-impact-where = 出处
impact-kind-light = 亮灯
impact-kind-total = 进度
impact-kind-rank = 位次
impact-kind-probability = 展望
impact-kind-list = 清单
impact-kind-ring = 圈层
impact-kind-project = 项目
impact-kind-observation = 填报数
impact-kind-cell = 单元格写法
impact-kind-submission = 报表
impact-kind-alert = 提醒
impact-light = 灯
impact-actual = 完成数
impact-target = 目标
impact-completion_pct = 完成率
impact-pace_gap_pp = 进度差
impact-growth_pct = 同比
impact-required_monthly = 月均尚需
impact-coverage_pct = 覆盖率
impact-verdict = 判断
impact-secured = 是否保住
impact-p_secure = 完成把握
impact-outlook = 展望
impact-place_by_level = 位次（按数值）
impact-place_by_growth = 位次（按增速）
impact-place_by_reported = 位次（公布）
impact-score_by_level = 得分（按数值）
impact-score_by_growth = 得分（按增速）
impact-score_by_reported = 得分（公布）
impact-done = 完成数
impact-plan = 计划
impact-quantity_done = 完成数量
impact-stage = 形象进度
impact-money_verdict = 资金判断
impact-milestone_verdict = 节点判断
impact-quantity_verdict = 数量判断
impact-press = 督促
impact-reported = 已报项目
impact-on_schedule = 达序时项目
impact-hidden = 被总体掩盖
impact-true = 是
impact-false = 否
impact-stands = 有效
impact-over = 已了结

## The close
help-close = 月结：由一人签字关账，此后的更正只能经回填进入。例：yuebao close 2021-05 --by 王科长
help-reopen = 重新开账，写明理由；关账后报来的文件由下一次运行入库。例：yuebao reopen 2021-05 --by 李主任 --reason "财政局更正"
help-signed-by = 签字人
help-close-reason = 说明；有未了结事项而仍要关账时必须写
help-reopen-reason = 为何重新开账
help-anyway = 有未了结的事项仍要关账（须写 --reason），理由与未了结的事项一并存档
col-blocker = 未了结
col-mend = 如何了结
close-done = { $period } 已关账：{ $by }，{ $at }
close-already = { $period } 早已由 { $by } 于 { $at } 关账，没有改动。
close-reason = 说明：{ $reason }
close-reopened = { $period } 已重新开账：{ $by }，{ $at }，{ $reason }
close-next = 关账后报来的文件由下一次运行入库：yuebao run { $period }
close-known = { $period } 截至 { $at } 已知：{ $submissions } 份报表，{ $figures } 个数
close-frozen = 冻结：截至 { $at } 已知的 { $submissions } 份报表，{ $figures } 个数；随时可查：yuebao progress { $period } --known-at { $instant }
close-lights = 主要指标：绿灯 { $green }，黄灯 { $yellow }，红灯 { $red }，灰灯 { $grey }，待定 { $undecided }
close-blocked = 关账前还有 { $count } 项未了结：
close-in-spite = 关账时仍有 { $count } 项未了结：
close-free = 没有未了结的事项，可以关账。
close-free-command = 没有未了结的事项，可以关账：yuebao close { $period } --by 姓名
close-was-reopened = 此前重新开账 { $count } 次，最近一次：{ $by }，{ $at }，{ $reason }
close-waits = 关账后又报来 { $count } 份，尚未入库：
    .fix = 采用它们：yuebao backfill { $period } { $period } --reason "…"，或先重新开账：yuebao reopen { $period } --by 姓名 --reason "…"
close-waits-file = { $name }《{ $title }》“{ $file }”，{ $at } 收到
close-form = { $period } 月结签字：{ $count ->
    [0] 没有未了结的事项。
   *[other] 还有 { $count } 项未了结，见本次运行的 artifact；仍要关账须写明理由。
}
cli-close-blocked = 没有关账：还有 { $count } 项未了结。了结后再关，或写明理由仍要关账：--anyway --reason "…"
cli-close-nothing = { $period } 什么也没有：没有运行过这个月。请先运行 yuebao run { $period }。
cli-close-nobody = 关账和重新开账都要有人签字：--by 姓名。
cli-close-no-reason = 有未了结的事项而仍要关账，请写明理由：--reason "…"。
cli-close-clock = 签字时间早于数据库已知的最后时间 { $known_at }：签的是此刻已知的，不能签在过去。
cli-reopen-open = { $period } 没有关账，不用重新开账。
cli-reopen-no-reason = 请写明为何重新开账：--reason "…"。
cli-overrule-closed = { $period } 已由 { $by } 于 { $at } 关账，不能再确认问题。请先重新开账：yuebao reopen { $period } --by 姓名 --reason "…"
block-too_early = 这个月还没有完：{ $day } 起才能关账
    .fix = 等到 { $day }
block-not_due = { $name }《{ $title }》还没有到期，{ $due } 截止
    .fix = 等到期限，再运行 yuebao run { $period }
block-unseen = { $name }《{ $title }》的期限 { $due } 已过，之后还没有运行过
    .fix = yuebao run { $period }
block-chain = 上报还没有完：《{ $title }》{ $due } 前报至{ $to }{ $count ->
    [1] { "" }
   *[other] （共 { $count } 个上报环节未到）
}
    .fix = 等到上报完成
block-missing = { $name }《{ $title }》漏报，{ $due } 就该报
    .fix = 请其补报，再运行 yuebao run { $period }
block-source = 来源 { $source } 不通，{ $count } 份报表来不了：{ $message }
    .fix = { $mend }
block-returned = { $name }《{ $title }》被退回，还没有改好（{ $submission }）
    .fix = 请其改正重报，再运行 yuebao run { $period }；确属实情的：yuebao overrule { $submission } 序号 --by 姓名 --reason "…"
block-held = { $name }《{ $title }》的“{ $file }”在上次关账之后报来，还没有入库
    .fix = yuebao run { $period }
block-finding = { $name }《{ $title }》有 { $count } 处疑问没有答复（{ $submission }，第 { $numbers } 条）
    .fix = 属实的：yuebao overrule { $submission } { $numbers } --by 姓名 --reason "…"；有误的请其更正重报
block-grey = 主要指标“{ $title }”灰灯：{ $why ->
    [missing] 没有数
   *[other] 不完整
}（{ $name }）
    .fix = 补齐后运行 yuebao run { $period }
block-undelivered = 给{ $name }的消息没有送到（{ $count } 条提醒）：{ $reason }
    .fix = 按 yuebao doctor 所说排除，再运行 yuebao deliver
step-survey = 月结：{ $period } 还有 { $blockers } 项未了结
step-closed = 月结：{ $period } 已关账
step-left-open = 月结：{ $period } 暂不关账
step-after-close = 已关账的月份又报来 { $files } 份：已留存，没有入库
kind-held = 关账后报来
alert-held = { $name }《{ $title }》（{ $period }）在关账后报来（“{ $file }”，{ $received } 收到），已留存，没有入库；{ $period } 已由 { $by } 于 { $closed } 关账。采用它：yuebao backfill { $period } { $period } --reason "…"
    .brief = 关账后报来：{ $name }《{ $title }》，未入库
alert-held-department = 《{ $title }》（{ $period }）在关账后报来（“{ $file }”，{ $received } 收到），已留存，没有入库；是否采用由综合科决定。
    .brief = 关账后报来：《{ $title }》，未入库
over-held = 已入库：{ $brief }
over-late-closed = 已关账，不再催报：{ $brief }
over-due_soon-closed = 已关账，不再催报：{ $brief }
message-count-held = 关账后报来 { $count } 份
message-over-held = 已入库：{ $name }
message-over-late-closed = 已关账，不再催报：{ $name }
message-over-due_soon-closed = 已关账，不再催报：{ $name }
table-matrix = { $city } { $period } 各部门报送
col-on-time = 本月及时
col-on-time-year = 本年及时
col-reports = 报表
matrix-of = { $standing }：{ $reports }
matrix-next = ；
matrix-note = （{ $note }）
matrix-minutes = 迟 { $minutes } 分钟
matrix-findings = { $count } 条问题
matrix-city = 全市及时：本月 { $on_time }/{ $due }（{ $pct }），本年 { $year_on_time }/{ $year_due }（{ $year_pct }）
doctor-close = 月结
doctor-held = 关账后报来
doctor-close-ready = { $months } 没有未了结的事项，还没有关账
doctor-close-fix = yuebao close { $period } --by 姓名
doctor-held-waiting = { $period } 关账后又报来 { $count } 份，尚未入库
doctor-held-fix = yuebao backfill { $period } { $period } --reason "…"
doctor-held-run = yuebao run { $period }
# -- 过去 ----------------------------------------------------------------------

help-replay = 把某月的调度会按当时的样子再现：报送、进度、项目、位次、提醒、期限。例：yuebao replay 2021-05
help-meeting = 按调度会的时刻（该月各报表逐级上报的最后期限），已月结的月份也一样
replay-heading = { $city } { $period } 月度调度会
replay-known = 按 { $at } 已知
replay-registry = 注册表：第 { $version } 版（{ $sha }）
replay-vintage = 数据：截至第 { $number } 份报送（{ $at } 入库）
replay-not-kept = 注册表第 { $version } 版的文件当时没有留存：地区、期限等按今天的注册表，指标名称、目标和亮灯规则仍按当时。
replay-not-read = 注册表第 { $version } 版的文件，这个版本的程序读不了：地区、期限等按今天的注册表，指标名称、目标和亮灯规则仍按当时。
table-deadlines = { $city } { $period } 报送期限
cli-known-at-list = --known-at 只用于列出提醒，不与 --stats、--preview、--page 同用。
cli-meeting-alone = --meeting 和 --known-at 只能用一个。
# -- 磁盘与损坏 -----------------------------------------------------------------

cli-disk-full = 磁盘已满：{ $path }。写到一半的都已撤回，已有数据没有受影响；腾出空间后再运行一次即可。
cli-bad-setting = 设置的值不能用：{ $names }。请按 README 的“设置”一表改正环境变量，再运行一次；没有改动任何数据。
cli-memory-short = 内存不够：{ $path } 已超出规定的上限。写到一半的都已撤回，已有数据没有受影响；请用 YUEBAO_MEMORY_GB 调高上限（单位 GB），再运行一次。
cli-not-kept = 收到的文件存不下来（{ $detail }），什么也没有入库。请检查 YUEBAO_HOME 所在的磁盘和权限，再运行一次。
cli-prefect-not-started = 自带的 Prefect 服务没有应答。已入库的数据都在，没有写入一半的；请看上面的报错，检查 PREFECT_HOME 所在的磁盘和权限，再运行一次。
cli-prefect-gone = 连不上 Prefect 服务（{ $api }）。已入库的数据都在，没有写入一半的；服务恢复后再运行一次，或取消 PREFECT_API_URL，改用自带的服务。
cli-snapshot-damaged = 发布快照损坏：{ $path }。数据库没有受影响；请重新运行，会重新发布：yuebao run { $period }
cli-warehouse-anchor = 核对文件损坏：{ $path }，无法确认数据库是否完整。请先恢复备份再运行：{ $mend }；确知数据库完好的，可把核对文件移走再运行，会按现有数据重写。
step-no-backup-place = 没有备份：还没有指定备份到哪里（{ $command }）
step-backed-up = 备份：{ $folder }，{ $files } 个文件
step-backfill-as-foreseen = 核对：实际改变 { $changes } 处，与预演逐条一致
step-backfill-otherwise = 核对：有 { $count } 处与预演不同（实际改变 { $changes } 处），请查看 yuebao impact，并报告这个错误
# -- 一台机器之外 ---------------------------------------------------------------

cli-lake-address = YUEBAO_WAREHOUSE 不是数据湖的地址；应写成 ducklake:postgres:host=… dbname=…，留空则用本机的数据库文件。
cli-lake-not-installed = 数据湖要用的 DuckDB 扩展没有安装，或版本与 DuckDB 不符；请运行 pip install "yuebao[lake]"。没有改动任何数据。
cli-lake-away = 数据湖连不上：目录库（PostgreSQL）或存放数据的地方没有应答，或不让进入。写到一半的都已撤回；查看地址和 AWS_… 密钥，恢复后再运行一次即可。
cli-warehouse-twice = 数据湖里已有这座城市的数据，{ $path } 里另有一份不同的；两者都没有改动。请先确定以哪一份为准，见 docs/scaling.md。
cli-runner-address = YUEBAO_RUNNER 应写成 dask://主机:端口，而不是 { $address }；留空则在本机读表。
cli-runner-not-installed = 在 Dask 集群上读表要用的组件没有安装；请运行 pip install "yuebao[dask]"。没有改动任何数据。
cli-runner-away = Dask 调度器 { $address } 连不上。没有改动任何数据；恢复后再运行一次，或取消 YUEBAO_RUNNER，在本机读表。
