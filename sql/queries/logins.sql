-- name: known
-- The login, if there is one of this name: whether it is the warehouse's, an analyst's or a loader's and no more than that.
SELECT NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)
       AND EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                   WHERE m.member = r.oid AND g.rolname IN ('finews_analyst', 'finews_loader'))
FROM pg_roles r WHERE r.rolname = %(login)s

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

-- name: leave
REVOKE {role} FROM {login}

-- name: plain
-- Without what an analyst's login is given below.
ALTER ROLE {login} RESET default_transaction_read_only;
ALTER ROLE {login} RESET statement_timeout;
ALTER ROLE {login} RESET idle_in_transaction_session_timeout

-- name: read_only
ALTER ROLE {login} SET default_transaction_read_only = on

-- name: statement_timeout
-- A setting of a role holds for the login that has it, not for its members: each login gets its own.
ALTER ROLE {login} SET statement_timeout = {timeout}

-- name: idle_timeout
-- A transaction that somebody forgot keeps vacuum from cleaning up after every load.
ALTER ROLE {login} SET idle_in_transaction_session_timeout = {timeout}
