-- The distribution function of Student's t with a whole number of degrees of freedom.
-- grain: one value
-- function: t, degrees
-- Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
select
    case
        when t = 'infinity'::double then 1.0
        when t = '-infinity'::double then 0.0
        when degrees = 1 then 0.5 + atan(t) / pi()
        when degrees % 2 = 1
            then 0.5 + (
                atan(t / sqrt(greatest(degrees, 1)))
                + sin(atan(t / sqrt(greatest(degrees, 1)))) * list_sum(
                    list_transform(
                        range(0, (degrees - 1) // 2),
                        lambda term: power(
                            cos(atan(t / sqrt(greatest(degrees, 1)))), 2 * term + 1
                        )
                        * coalesce(
                            list_product(
                                list_transform(
                                    range(1, term + 1),
                                    lambda factor: 2.0 * factor / (2 * factor + 1)
                                )
                            ),
                            1.0
                        )
                    )
                )
            ) / pi()
        else
            0.5 + 0.5 * sin(atan(t / sqrt(greatest(degrees, 1)))) * list_sum(
                list_transform(
                    range(0, degrees // 2),
                    lambda term: power(
                        cos(atan(t / sqrt(greatest(degrees, 1)))), 2 * term
                    )
                    * coalesce(
                        list_product(
                            list_transform(
                                range(1, term + 1),
                                lambda factor: (2.0 * factor - 1) / (2 * factor)
                            )
                        ),
                        1.0
                    )
                )
            )
    end
