select plan = case id when 10 then 'pro' else 'free' end from users
