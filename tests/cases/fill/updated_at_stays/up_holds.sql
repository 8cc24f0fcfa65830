select slug = lower(title) and updated_at < '2022-01-01' from post
