-- name: exists
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %(login)s)

-- name: create
CREATE ROLE {login} LOGIN PASSWORD {password}

-- name: renew
ALTER ROLE {login} LOGIN PASSWORD {password}

-- name: may_connect
GRANT CONNECT ON DATABASE {database} TO finews_analyst, finews_loader

-- name: may_stage
-- Rows are copied into temporary tables first.
GRANT TEMPORARY ON DATABASE {database} TO finews_loader

-- name: join
GRANT {role} TO {login}

-- name: read_only
ALTER ROLE {login} SET default_transaction_read_only = on

-- name: statement_timeout
-- A setting of a role holds for the login that has it, not for its members: each login gets its own.
ALTER ROLE {login} SET statement_timeout = {timeout}

-- name: idle_timeout
-- A transaction that somebody forgot keeps vacuum from cleaning up after every load.
ALTER ROLE {login} SET idle_in_transaction_session_timeout = {timeout}
