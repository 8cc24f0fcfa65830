ALTER TYPE lane RENAME TO lane__aside;
CREATE TYPE lane AS ENUM ('right', 'outer', 'middle');
ALTER TABLE t ALTER COLUMN many TYPE lane[]
    USING array_replace(array_replace(many::text[], 'left', 'right'), 'right', 'outer')::lane[];
DROP TYPE lane__aside;
