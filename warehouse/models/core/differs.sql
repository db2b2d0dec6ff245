-- Whether two numbers differ by more than binary fractions add; a missing one differs.
-- grain: one value
-- function: one, other
select
    coalesce(
        abs(one - other) > 1e-9 * greatest(1, abs(one), abs(other)),
        (one is null) <> (other is null)
    )
