using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Registry.Evaluations;

/// <summary>SQL on the evaluations of versions: each attachment is a row, and rows are never changed.</summary>
internal static class VersionEvaluationTable
{
    private const string Columns = "hash, blessed, source, attached_time, attached_by";

    /// <summary>Newest first.</summary>
    public static List<AttachedEvaluation> Of(ISqlSession session, string name, long version) =>
        session.List($"SELECT {Columns} FROM version_evaluations WHERE name = $1 AND version = $2 ORDER BY evaluation_no DESC", Read, name, version);

    /// <summary>The newest, which is the one that counts; null without any.</summary>
    public static AttachedEvaluation? Newest(ISqlSession session, string name, long version) =>
        session.FirstOrDefault($"SELECT {Columns} FROM version_evaluations WHERE name = $1 AND version = $2 ORDER BY evaluation_no DESC LIMIT 1", Read, name, version);

    /// <summary>One with its content, by its hash or the newest.</summary>
    public static (AttachedEvaluation Evaluation, string Content) Require(ISqlSession session, string name, long version, string? hash)
    {
        var found = session.FirstOrDefault(
            $"SELECT {Columns}, content FROM version_evaluations WHERE name = $1 AND version = $2 AND ($3 = '' OR hash = $3) ORDER BY evaluation_no DESC LIMIT 1",
            r => (Read(r), r.GetText(5)), name, version, hash ?? string.Empty);
        return found.Item1 is null ? throw MlflowErrors.NotFound($"models:/{name}/{version} has no evaluation{(hash is null ? string.Empty : $" with the hash {hash}")}") : found;
    }

    public static void Insert(ISqlSession session, string name, long version, AttachedEvaluation evaluation, string content) => session.Execute(
        """
        INSERT INTO version_evaluations (name, version, evaluation_no, hash, blessed, source, attached_time, attached_by, content)
        VALUES ($1, $2, (SELECT COALESCE(MAX(evaluation_no), 0) + 1 FROM version_evaluations WHERE name = $1 AND version = $2), $3, $4, $5, $6, $7, $8)
        """,
        name, version, evaluation.Hash, SqlValue.FromBoolean(evaluation.Blessed), evaluation.Source, evaluation.AttachedTime, evaluation.AttachedBy, content);

    private static AttachedEvaluation Read(SqlRows row) => new(row.GetText(0), row.GetBoolean(1), row.GetText(2), row.GetInt64(3), row.GetText(4));
}
