using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>SQL on requests for promotion.</summary>
internal static class PromotionTable
{
    public const string Pending = "pending";
    public const string Applied = "applied";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";
    public const string Superseded = "superseded";

    private const string Columns = "promotion_id, name, version, stage, alias, archive_existing, state, requester, requested_time, comment, evaluation, closed_time";

    public static IReadOnlyList<string> States { get; } = [Pending, Applied, Rejected, Cancelled, Superseded];

    public static void Insert(ISqlSession session, Client.Wire.Promotion promotion) => session.Execute(
        $"""
        INSERT INTO promotions (promotion_no, {Columns})
        VALUES ((SELECT COALESCE(MAX(promotion_no), 0) + 1 FROM promotions), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        promotion.PromotionId, promotion.Name, long.Parse(promotion.Version, CultureInfo.InvariantCulture), promotion.Stage, promotion.Alias, SqlValue.FromBoolean(promotion.ArchiveExistingVersions),
        promotion.State, promotion.Requester, promotion.RequestedTime, promotion.Comment, promotion.Evaluation, promotion.ClosedTime);

    public static Client.Wire.Promotion Require(ISqlSession session, string name, string id) =>
        session.FirstOrDefault($"SELECT {Columns} FROM promotions WHERE promotion_id = $1 AND name = $2", Read, id, name) is { } found
            ? found with { Decisions = Decisions(session, id) }
            : throw MlflowErrors.NotFound($"the model '{name}' has no request '{id}'");

    /// <summary>Requests of a model, newest first.</summary>
    public static List<Client.Wire.Promotion> Of(ISqlSession session, string name, long? version, string? state)
    {
        var found = session.List(
            $"SELECT {Columns} FROM promotions WHERE name = $1 AND ($2 = 0 OR version = $2) AND ($3 = '' OR state = $3) ORDER BY promotion_no DESC LIMIT 1000",
            Read, name, version ?? 0, state ?? string.Empty);
        return [.. found.Select(p => p with { Decisions = Decisions(session, p.PromotionId) })];
    }

    /// <summary>Ends a request that is pending.</summary>
    public static void Close(ISqlSession session, string id, string state, long now) =>
        session.Execute("UPDATE promotions SET state = $2, closed_time = $3 WHERE promotion_id = $1", id, state, now);

    /// <summary>Adds what somebody said; nobody says twice.</summary>
    public static bool Decide(ISqlSession session, string id, PromotionDecision decision) => session.Execute(
        "INSERT INTO promotion_decisions (promotion_id, actor, approved, comment, time) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        id, decision.Actor, SqlValue.FromBoolean(decision.Approved), decision.Comment, decision.Time) > 0;

    private static List<PromotionDecision> Decisions(ISqlSession session, string id) => session.List(
        "SELECT actor, approved, comment, time FROM promotion_decisions WHERE promotion_id = $1 ORDER BY time, actor",
        r => new PromotionDecision(r.GetText(0), r.GetBoolean(1), r.GetTextOrNull(2), r.GetInt64(3)), id);

    private static Client.Wire.Promotion Read(SqlRows row) => new(
        row.GetText(0), row.GetText(1), row.GetInt64(2).ToString(CultureInfo.InvariantCulture), row.GetTextOrNull(3), row.GetTextOrNull(4), row.GetBoolean(5), row.GetText(6), row.GetText(7),
        row.GetInt64(8), row.GetTextOrNull(9), row.GetTextOrNull(10), row.GetInt64OrNull(11), [], [], false);
}
