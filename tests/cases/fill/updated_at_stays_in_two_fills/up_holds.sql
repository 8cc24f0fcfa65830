select slug = lower(title) and length = 1 and updated_at < '2022-01-01' from post
