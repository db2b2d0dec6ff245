# What people read, in Chinese. Keys of findings are the rule's name.
registry-invalid = { $where }：{ $detail }
