select plan = case id when 2 then 'pro' else 'free' end from accounts
