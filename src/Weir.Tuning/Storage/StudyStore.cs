using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Persistence.Migrations;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>Studies in a database, which many processes on many machines may work on at once.</summary>
public sealed class StudyStore
{
    private readonly IDatabase _database;
    private readonly TimeProvider _time;

    private StudyStore(IDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>The steps of its tables.</summary>
    public static IReadOnlyList<Migration> Migrations => TuningSchema.Migrations;

    /// <summary>Opens the tables, which are made or brought up to date.</summary>
    /// <exception cref="WeirException"><c>newer_schema</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<StudyStore> OpenAsync(IDatabase database, TimeProvider time, CancellationToken cancellation = default)
    {
        await Migrator.RunAsync(database, TuningSchema.Migrations, time, cancellation);
        return new StudyStore(database, time);
    }

    /// <summary>Makes a study.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: the name is taken; <c>tuning_setting</c>, <c>tuning_space</c>.</exception>
    public Task<StoredStudy> CreateAsync(StudyDefinition definition, CancellationToken cancellation = default) => CreateAsync(definition, Environment.UserName, cancellation);

    /// <summary>Makes a study for somebody.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: the name is taken; <c>tuning_setting</c>, <c>tuning_space</c>.</exception>
    public async Task<StoredStudy> CreateAsync(StudyDefinition definition, string by, CancellationToken cancellation = default)
    {
        definition.Check();
        var entry = new StudyEntry(Id.New(), definition, StudyStates.Open, _time.GetUtcNow(), by, null);
        var isMade = await _database.WriteAsync(session => Insert(session, entry), cancellation);
        return isMade ? new StoredStudy(_database, entry) : throw new WeirException(TuningErrors.Study, $"there is a study '{definition.Name}' already", "take another name, or go on with it");
    }

    /// <summary>Opens a study, or makes it where there is none of the name.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: it is there with other directions or another space.</exception>
    public async Task<StoredStudy> OpenOrCreateAsync(StudyDefinition definition, CancellationToken cancellation = default)
    {
        definition.Check();
        var entry = new StudyEntry(Id.New(), definition, StudyStates.Open, _time.GetUtcNow(), Environment.UserName, null);
        if (await _database.WriteAsync(session => Insert(session, entry), cancellation)) return new StoredStudy(_database, entry);
        var known = await OpenAsync(definition.Name, cancellation);
        if (known.Entry.Definition.DifferenceFrom(definition) is { } difference)
            throw new WeirException(TuningErrors.Study, $"the study '{definition.Name}' is there already, and {difference}", "take another name, or leave that setting out to go on with what is there");
        return known;
    }

    /// <summary>Opens a study.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: there is none of the name.</exception>
    public async Task<StoredStudy> OpenAsync(string name, CancellationToken cancellation = default)
    {
        if (await FindAsync(name, cancellation) is { } entry) return Open(entry);
        var all = await ListAsync(cancellation);
        throw new WeirException(TuningErrors.Study, $"there is no study '{name}'", DidYouMean.Hint(name, all.Select(s => s.Definition.Name)) ?? "`weir tune list` shows those that there are");
    }

    /// <summary>A study as it stands; null where there is none of the name.</summary>
    public Task<StudyEntry?> FindAsync(string name, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.FirstOrDefault($"SELECT {StudyEntry.Columns} FROM tuning_studies WHERE name = $1", StudyEntry.Read, name), cancellation);

    /// <summary>All studies, the newest first.</summary>
    public Task<IReadOnlyList<StudyEntry>> ListAsync(CancellationToken cancellation = default) => _database.ReadAsync<IReadOnlyList<StudyEntry>>(
        session => session.List($"SELECT {StudyEntry.Columns} FROM tuning_studies ORDER BY created_at DESC, id DESC", StudyEntry.Read), cancellation);

    /// <summary>A study that was read, to work on and to read changes of.</summary>
    internal StoredStudy Open(StudyEntry entry) => new(_database, entry);

    /// <summary>How far studies are, by their ids, from one query for all.</summary>
    public Task<IReadOnlyDictionary<string, StudyTally>> TallyAsync(IReadOnlyList<StudyEntry> studies, CancellationToken cancellation = default) => _database.ReadAsync<IReadOnlyDictionary<string, StudyTally>>(
        session => studies.ToDictionary(s => s.Id, s => StudyTally.Read(session, s)), cancellation);

    /// <summary>Removes a study that was read, with its trials: that one, and none that was made under its name since.</summary>
    /// <returns>False when it was gone already.</returns>
    public Task<bool> DeleteAsync(StudyEntry study, CancellationToken cancellation = default) => _database.WriteAsync(
        session =>
        {
            session.Execute("DELETE FROM tuning_reports WHERE study_id = $1", study.Id);
            session.Execute("DELETE FROM tuning_trials WHERE study_id = $1", study.Id);
            return session.Execute("DELETE FROM tuning_studies WHERE id = $1", study.Id) == 1;
        },
        cancellation);

    // The best of what is known before waits to be tried, from the study's first moment on.
    private static bool Insert(ISqlSession session, StudyEntry entry)
    {
        var definition = entry.Definition;
        var first = definition.PriorFirst > 0 ? PriorTrials.Read(definition.Prior, definition.ReadSpace()).Take(definition.PriorFirst).ToList() : [];
        var isMade = session.Execute(
            "INSERT INTO tuning_studies (id, name, definition, state, created_at, created_by, rev) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING",
            entry.Id, definition.Name, JsonSerializer.Serialize(definition, StudyJson.Default.StudyDefinition), entry.State, entry.CreatedAt.ToUnixTimeMilliseconds(), entry.CreatedBy, first.Count == 0 ? 0L : 1L) == 1;
        for (var i = 0; isMade && i < first.Count; i++)
        {
            var waiting = new TrialRecord(i) { State = TrialState.Waiting, Given = first[i].Parameters.ToDictionary(p => p.Name, p => p.Value), Origin = new TrialOrigin(null, 1, null, null, null, null) };
            TrialRows.Insert(session, entry, null, waiting, null, null, rev: 1);
        }

        return isMade;
    }
}
