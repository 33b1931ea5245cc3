using System.Text.Json;
using Weir.Persistence;

namespace Weir.Tuning.Storage;

/// <summary>A study as it stands in the database.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">What it was made with.</param>
/// <param name="State">See <see cref="StudyStates"/>, when it was read.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="RunId">Its tracking run; null without one.</param>
public sealed record StudyEntry(string Id, StudyDefinition Definition, string State, DateTimeOffset CreatedAt, string CreatedBy, string? RunId)
{
    internal const string Columns = "id, definition, state, created_at, created_by, run_id";

    internal static StudyEntry Read(SqlRows row) => new(
        row.GetText(0), JsonSerializer.Deserialize(row.GetText(1), StudyJson.Default.StudyDefinition)!, row.GetText(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), row.GetText(4), row.GetTextOrNull(5));
}

/// <summary>Whether a study gives out trials.</summary>
public static class StudyStates
{
    /// <summary>It does.</summary>
    public const string Open = "open";

    /// <summary>Somebody stopped it; what is at work may still be told.</summary>
    public const string Stopped = "stopped";
}
