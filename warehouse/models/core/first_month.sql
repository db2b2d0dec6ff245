-- The first month of a period in text: periods compare as text only as months.
-- grain: one value
-- function: period
select
    period[:4] || '-' || case period[6:]
        when '' then '01'
        when 'Q1' then '01'
        when 'H1' then '01'
        when 'Q2' then '04'
        when 'Q3' then '07'
        when 'H2' then '07'
        when 'Q4' then '10'
        else period[6:]
    end
