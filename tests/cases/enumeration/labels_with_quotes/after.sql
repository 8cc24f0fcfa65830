CREATE TYPE mood AS ENUM ('it''s', 'two words', 'ü');
