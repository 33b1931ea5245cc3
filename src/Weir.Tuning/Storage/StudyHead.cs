using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Storage;

/// <summary>Where a study is.</summary>
/// <param name="Rev">Its revision.</param>
/// <param name="State">See <see cref="StudyStates"/>.</param>
internal readonly record struct StudyHead(long Rev, string State)
{
    public static SqlQuery Query(StudyEntry entry) => new("SELECT rev, state FROM tuning_studies WHERE id = $1", entry.Id);

    public static StudyHead Read(ISqlSession session, StudyEntry entry)
    {
        using var rows = session.Query(Query(entry));
        return rows.Read() ? new StudyHead(rows.GetInt64(0), rows.GetText(1)) : throw new WeirException(TuningErrors.Study, $"the study '{entry.Definition.Name}' was deleted");
    }
}
