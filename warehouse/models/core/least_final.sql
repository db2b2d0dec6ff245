-- The less final of two statuses; of one alone it is that one.
-- grain: one value
-- function: one, other
select
    least(
        one::enum('estimate', 'preliminary', 'first', 'final', 'census'),
        other::enum('estimate', 'preliminary', 'first', 'final', 'census')
    )::varchar
