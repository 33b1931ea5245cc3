using Weir.Persistence;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>Follows a study: its revision, and the trials that changed since a place.</summary>
public sealed class StudyChanges
{
    private readonly IDatabase _database;
    private readonly StudyEntry _entry;

    internal StudyChanges(IDatabase database, StudyEntry entry) => (_database, _entry) = (database, entry);

    /// <summary>Where the study is: its revision grows with every change of a trial.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_study</c>: it was deleted.</exception>
    public Task<StudyPulse> PulseAsync(CancellationToken cancellation = default) => _database.ReadAsync(session => Pulse(session), cancellation);

    /// <summary>Trials that changed since a place, without their reports; the earliest change first.</summary>
    /// <param name="since">Where the reader is; the default for the beginning.</param>
    /// <param name="limit">How many at most, 1 or more.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_study</c>: it was deleted.</exception>
    public Task<StudyNews> SinceAsync(StudyPlace since, int limit, CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            var pulse = Pulse(session);
            var rows = session.List(TrialRow.SelectPage, TrialRow.Read, _entry.Id, since.Revision, since.Number, limit);
            var space = _entry.Definition.ReadSpace();
            var trials = rows.ConvertAll(row =>
            {
                var record = row.NewRecord();
                row.ApplyTo(record, space, _entry.Definition.Directions);
                return record;
            });
            // Where nothing is left, the place is the study's own: what changes no trial is not looked for again.
            var until = rows.Count == limit ? new StudyPlace(rows[^1].Rev, rows[^1].Number) : new StudyPlace(pulse.Revision, int.MaxValue);
            return new StudyNews(pulse, trials, until, rows.Count == limit);
        },
        cancellation);

    private StudyPulse Pulse(ISqlSession session)
    {
        var head = StudyHead.Read(session, _entry);
        return new StudyPulse(head.Rev, head.State);
    }
}

/// <summary>Where a study is.</summary>
/// <param name="Revision">Grows with every change of a trial.</param>
/// <param name="State">See <see cref="StudyStates"/>.</param>
public readonly record struct StudyPulse(long Revision, string State);

/// <summary>How far somebody has read a study.</summary>
/// <param name="Revision">Up to this revision,</param>
/// <param name="Number">and of it, up to this trial.</param>
public readonly record struct StudyPlace(long Revision, int Number);

/// <summary>What changed.</summary>
/// <param name="Pulse">Where the study is.</param>
/// <param name="Trials">The trials, as they are now.</param>
/// <param name="Until">Where to read on.</param>
/// <param name="HasMore">True where the limit cut it short.</param>
public sealed record StudyNews(StudyPulse Pulse, IReadOnlyList<TrialRecord> Trials, StudyPlace Until, bool HasMore);
