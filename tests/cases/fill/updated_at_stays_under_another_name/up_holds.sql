select slug = lower(headline) and updated_at < '2022-01-01' from article
