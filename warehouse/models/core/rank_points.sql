-- What a place is worth: each place after the first costs one step of the weight.
-- grain: one value
-- function: place, weight, step
select weight * greatest(0.0, 1.0 - step * (place - 1))
