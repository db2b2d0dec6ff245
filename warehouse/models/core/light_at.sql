-- The light of the band that an interval lies in; `undecided` where it lies in two.
-- grain: one value
-- function: bands, low, high
select
    case
        when bands is null or low is null or high is null then null
        -- A single value knows which ends are closed.
        when low = high
            then list_filter(
                bands,
                lambda band: if(
                    band['low_closed'], low >= band['low'], low > band['low']
                )
                and if(band['high_closed'], high <= band['high'], high < band['high'])
            )[1].light
        else coalesce(
            list_filter(
                bands, lambda band: band['low'] <= low and high <= band['high']
            )[1].light,
            'undecided'
        )
    end
