using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Foundation.Project;
using Weir.Persistence;
using Weir.Persistence.Migrations;
using Weir.Pipelines.Triggers.Cron;
using Weir.Pipelines.Triggers.Store;

namespace Weir.Pipelines.Triggers;

/// <summary>Triggers in a database.</summary>
public sealed class TriggerStore : ITriggers
{
    private const int MostInBackfill = 10_000;
    private const int MostKept = 1_000;

    private readonly TimeProvider _time;
    private readonly WeirProject? _project;

    private TriggerStore(IDatabase database, TimeProvider time, WeirProject? project) => (Database, _time, _project) = (database, time, project);

    internal IDatabase Database { get; }

    /// <summary>Opens triggers on a database, whose tables are made or brought up to date.</summary>
    /// <param name="database">Where they lie.</param>
    /// <param name="time">Clock.</param>
    /// <param name="project">Whose logs of firings go with a trigger that is deleted; null to leave them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException"><c>newer_schema</c>, <c>corrupt_file</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<TriggerStore> OpenAsync(IDatabase database, TimeProvider? time = null, WeirProject? project = null, CancellationToken cancellation = default)
    {
        time ??= TimeProvider.System;
        await Migrator.RunAsync(database, TriggerSchema.Migrations, time, cancellation);
        return new TriggerStore(database, time, project);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public Task<TriggerList> ListAsync(CancellationToken cancellation = default) =>
        Database.ReadAsync(s => new TriggerList([.. TriggerTable.List(s).Select(r => View(s, r))]), cancellation);

    /// <inheritdoc/>
    public Task<TriggerView> GetAsync(string name, CancellationToken cancellation = default) => Database.ReadAsync(s => View(s, TriggerTable.Require(s, name)), cancellation);

    /// <inheritdoc/>
    public Task<TriggerView> PutAsync(TriggerDefinition definition, bool replace = false, CancellationToken cancellation = default)
    {
        TriggerRules.Check(definition);
        return Database.WriteAsync(
            session =>
            {
                var old = TriggerTable.Find(session, definition.Name);
                if (old is not null && !replace)
                    throw new WeirException(ErrorCodes.AlreadyExists, $"there is a trigger '{definition.Name}' already", "change it with --force, or choose another name");
                // Another rule begins anew: what was reached by the old one says nothing of it.
                var isSame = old is not null && old.Definition.Kind == definition.Kind && old.Definition.Cron?.Expression == definition.Cron?.Expression && old.Definition.Cron?.TimeZone == definition.Cron?.TimeZone
                    && old.Definition.File?.Path == definition.File?.Path && old.Definition.Bucket?.Url == definition.Bucket?.Url && old.Definition.Git == definition.Git;
                var reached = isSame ? old!.Reached : Now;
                var row = new TriggerRow(definition, old?.IsPaused ?? false, old?.Created ?? Now, reached, 0, isSame ? old!.Sensor : null);
                TriggerTable.Put(session, row with { NextLook = FirstLook(row) });
                return View(session, TriggerTable.Require(session, definition.Name));
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<TriggerView> PauseAsync(string name, bool paused, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            var row = TriggerTable.Require(session, name);
            if (row.IsPaused == paused) return View(session, row);
            row = row with { IsPaused = paused, Reached = paused ? row.Reached : Now };
            TriggerTable.Put(session, row with { NextLook = FirstLook(row) });
            return View(session, TriggerTable.Require(session, name));
        },
        cancellation);

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var gone = await Database.WriteAsync(
            session =>
            {
                TriggerTable.Require(session, name);
                var firings = FiringTable.Of(session, name, null, int.MaxValue);
                TriggerTable.Delete(session, name);
                FiringTable.DeleteOf(session, name); // a server that runs one sees that it has it no more, and ends it
                return firings;
            },
            cancellation);
        if (_project is not null) TriggerLogs.Remove(_project, gone);
    }

    /// <summary>Removes ended firings beyond the newest 1,000, and returns them. Parts of backfills stay.</summary>
    internal async Task<List<Firing>> PruneAsync(string name, CancellationToken cancellation)
    {
        // Asked first: a store at rest is not written to.
        if ((await Database.ReadAsync(s => FiringTable.Old(s, name, MostKept), cancellation)).Count == 0) return [];
        return await Database.WriteAsync(
            session =>
            {
                var old = FiringTable.Old(session, name, MostKept);
                foreach (var firing in old) FiringTable.Delete(session, firing.Id);
                return old;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<Firing> FireAsync(string name, FireRequest request, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            var trigger = TriggerTable.Require(session, name).Definition;
            var now = _time.GetUtcNow();
            var slot = request.Slot is { Length: > 0 } given ? given : "by hand " + Id.NewOrdered(now);
            if (slot.Length > 200) throw WeirException.Usage("a slot has at most 200 characters", "a shorter key");
            if (FiringTable.OfSlot(session, name, slot) is { } before) return before;
            var firing = FiringTable.New(name, slot, request.Cause ?? "by hand", now);
            return trigger is { LeastSecondsBetween: > 0, Webhook: not null } ? Called(session, trigger, firing, request.Slot == slot) : FiringQueue.Add(session, trigger, firing)!;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<FiringList> BackfillAsync(string name, BackfillRequest request, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            var trigger = TriggerTable.Require(session, name).Definition;
            var now = _time.GetUtcNow();
            var parts = Parts(trigger, request, now);
            var backfill = string.Create(CultureInfo.InvariantCulture, $"backfill {now:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            var most = request.MostAtOnce ?? trigger.MostAtOnce;
            if (most is < 1 or > 1000) throw WeirException.Usage($"{most} runs at once cannot be", "1 to 1000");
            var list = new List<Firing>();
            foreach (var part in parts)
            {
                var firing = FiringTable.New(name, part, backfill, now) with { Backfill = backfill, Partition = part };
                if (!FiringTable.Insert(session, firing, most))
                {
                    var there = FiringTable.OfSlot(session, name, part)!;
                    if (there.State != FiringStates.Succeeded || request.Again) FiringTable.Reopen(session, there.Id, backfill, most, Now);
                }

                list.Add(FiringTable.OfSlot(session, name, part)!);
            }

            return new FiringList(list);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<FiringList> HistoryAsync(string? name, int most = 100, string? before = null, CancellationToken cancellation = default) => Database.ReadAsync(
        session =>
        {
            if (name is not null) TriggerTable.Require(session, name);
            return new FiringList(FiringTable.Of(session, name, before, Math.Clamp(most, 1, 10_000)));
        },
        cancellation);

    /// <summary>One firing.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public Task<Firing> FindAsync(string firingId, CancellationToken cancellation = default) => Database.ReadAsync(s => FiringTable.Require(s, firingId), cancellation);

    /// <inheritdoc/>
    public Task<Firing> CancelAsync(string firingId, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            var firing = FiringTable.Require(session, firingId);
            if (firing.State == FiringStates.Queued) FiringTable.Close(session, firing.Id, FiringStates.Cancelled, "taken out of the queue", Now);
            else if (firing.State == FiringStates.Running) FiringTable.Cancel(session, firing.Id, "cancelled");
            else throw new WeirException("invalid_state", $"the firing '{firingId}' has ended already: {firing.State}", "nothing is to be done");
            return FiringTable.Require(session, firingId);
        },
        cancellation);

    /// <summary>The form that times take as slots: UTC to the second.</summary>
    internal static string Slot(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static List<string> Parts(TriggerDefinition trigger, BackfillRequest request, DateTimeOffset now)
    {
        if (request.Partitions is { Count: > 0 } named)
        {
            if (named.Count > MostInBackfill || named.Any(p => p.Length is 0 or > 200)) throw WeirException.Usage("a backfill has at most 10,000 parts, with names of 1 to 200 characters", "fewer at a time");
            return [.. named.Distinct()];
        }

        if (trigger.Cron is not { } cron || request.From is not { } from)
            throw new WeirException(ErrorCodes.InvalidValue, "a backfill needs parts, or for a schedule the times from and until", "weir schedule backfill NAME --from 2026-01-01 --until 2026-02-01, or --partition a --partition b");
        var schedule = CronSchedule.Parse(cron.Expression, cron.TimeZone);
        CronSchedule.Check(from, "from");
        var times = schedule.Between(from.AddMilliseconds(-1), request.Until ?? now, MostInBackfill + 1).ToList();
        if (times.Count is 0 or > MostInBackfill)
            throw new WeirException(ErrorCodes.InvalidValue, times.Count == 0 ? "no time of the schedule lies between these" : "a backfill has at most 10,000 times", "other times for --from and --until");
        return [.. times.Select(Slot)];
    }

    // Calls that come too soon wait, and count once: with the one that waits already.
    private static Firing Called(ISqlSession session, TriggerDefinition trigger, Firing firing, bool hasKey)
    {
        var due = FiringTable.LastDue(session, trigger.Name) is { } last ? last + (long)(trigger.LeastSecondsBetween * 1000) : 0;
        if (firing.DueAt >= due) return FiringQueue.Add(session, trigger, firing)!;
        if (FiringTable.FirstQueued(session, trigger.Name) is not { } waiting) return FiringQueue.Add(session, trigger, firing with { DueAt = due })!;
        // The key is kept, so that the same delivery does nothing when it comes again later.
        if (hasKey) FiringTable.Insert(session, firing with { State = FiringStates.Skipped, Message = $"counted with the call that waits already: {waiting.Slot}" }, trigger.MostAtOnce);
        return waiting;
    }

    private long FirstLook(TriggerRow row) => row.Definition.Cron is { } cron
        ? DueTimes.Of(cron, row.Definition.Name, row.Reached, DateTimeOffset.FromUnixTimeMilliseconds(row.Reached)).NextLook
        : row.Definition.Kind is "manual" or "webhook" ? long.MaxValue : Now;

    private static TriggerView View(ISqlSession session, TriggerRow row) => new(
        row.Definition, row.IsPaused, row.Created, row.Definition.Cron is not null && !row.IsPaused && row.NextLook < long.MaxValue ? row.NextLook : null,
        FiringTable.Of(session, row.Definition.Name, null, 1) is [var last] ? last : null);
}
