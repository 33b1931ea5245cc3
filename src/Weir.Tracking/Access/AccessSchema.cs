using Weir.Persistence.Migrations;

namespace Weir.Tracking.Access;

/// <summary>Tables of users, groups, tokens, permissions, and the audit log. They need those of tracking.</summary>
/// <remarks>Two counters tell other processes that what they remember is old: one for who somebody is, one for what he may.</remarks>
internal static class AccessSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } = [new("access", 1, "users, groups, tokens, permissions, audit log", Tables)];

    private const string Tables = """
        CREATE TABLE access_state (id INTEGER PRIMARY KEY, identities BIGINT NOT NULL, grants BIGINT NOT NULL, last_id BIGINT NOT NULL);
        INSERT INTO access_state (id, identities, grants, last_id) VALUES (1, 0, 0, 0);
        CREATE TABLE access_users (
            user_id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, is_admin INTEGER NOT NULL, creation_time BIGINT NOT NULL);
        CREATE TABLE access_groups (group_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, creation_time BIGINT NOT NULL);
        CREATE TABLE access_members (
            group_id INTEGER NOT NULL REFERENCES access_groups ON DELETE CASCADE, user_id INTEGER NOT NULL REFERENCES access_users ON DELETE CASCADE,
            PRIMARY KEY (group_id, user_id)) {clustered};
        CREATE INDEX access_members_by_user ON access_members (user_id);
        CREATE TABLE access_tokens (
            token_id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES access_users ON DELETE CASCADE, token_hash TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL, scope TEXT NOT NULL, creation_time BIGINT NOT NULL, expiry_time BIGINT);
        CREATE INDEX access_tokens_by_user ON access_tokens (user_id);
        CREATE TABLE access_grants (
            object_kind TEXT NOT NULL, object_id TEXT NOT NULL, subject_kind TEXT NOT NULL, subject_id INTEGER NOT NULL, permission TEXT NOT NULL,
            PRIMARY KEY (object_kind, object_id, subject_kind, subject_id)) {clustered};
        CREATE INDEX access_grants_by_subject ON access_grants (subject_kind, subject_id);
        CREATE TABLE audit_log (
            entry_no INTEGER PRIMARY KEY, time BIGINT NOT NULL, actor TEXT NOT NULL, token_id TEXT, address TEXT,
            action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL);
        CREATE INDEX audit_log_by_object ON audit_log (object, entry_no);
        CREATE INDEX audit_log_by_actor ON audit_log (actor, entry_no);
        {append only audit_log};
        CREATE INDEX experiments_by_location ON experiments (artifact_location);
        """;
}
