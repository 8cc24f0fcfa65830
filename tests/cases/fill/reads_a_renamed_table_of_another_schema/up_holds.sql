select plan::text = case id when 10 then 'pro' else 'free' end and seats = case id when 10 then 9 else 1 end from users
