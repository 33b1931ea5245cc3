using Weir.Persistence;

namespace Weir.Pipelines.Triggers.Store;

/// <summary>What happens when a trigger goes off: it is queued, or not, by its rule for overlaps.</summary>
internal static class FiringQueue
{
    /// <summary>Takes a firing down within the caller's transaction; null when the slot was fired for before.</summary>
    /// <param name="session">A session that writes.</param>
    /// <param name="trigger">What goes off.</param>
    /// <param name="firing">For what.</param>
    /// <param name="isCaughtUp">True for a time that was missed: it waits its turn whatever the rule for overlaps, since all of them come at once.</param>
    public static Firing? Add(ISqlSession session, TriggerDefinition trigger, Firing firing, bool isCaughtUp = false)
    {
        if (!isCaughtUp && firing.Backfill is null && firing.State == FiringStates.Queued) firing = Overlap(session, trigger, firing);
        return FiringTable.Insert(session, firing, trigger.MostAtOnce) ? firing : null;
    }

    private static Firing Overlap(ISqlSession session, TriggerDefinition trigger, Firing firing)
    {
        if (trigger.Overlap is Overlaps.Queue or Overlaps.Allow || FiringTable.OfSlot(session, trigger.Name, firing.Slot) is not null) return firing;
        var open = FiringTable.Open(session).Select(o => o.Firing).Where(f => f.Trigger == trigger.Name && f.Backfill is null).ToList();
        if (trigger.Overlap == Overlaps.Forbid) return open.Count == 0 ? firing : firing with { State = FiringStates.Skipped, Message = $"the run for {open[0].Slot} was still {(open[0].State == FiringStates.Queued ? "waiting" : "at work")}" };
        foreach (var other in open)
        {
            if (other.State == FiringStates.Queued) FiringTable.Close(session, other.Id, FiringStates.Skipped, $"a newer one took its place: {firing.Slot}", firing.CreatedAt);
            else if (trigger.Overlap == Overlaps.Replace) FiringTable.Cancel(session, other.Id, $"replaced by {firing.Slot}");
        }

        return firing;
    }

    /// <summary>Gives a server what it may start now, and puts back what a server that went away had.</summary>
    /// <param name="session">A session that writes.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="most">How many more it can run.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="lease">Until when it is theirs unless they say more.</param>
    public static List<(Firing Firing, TriggerDefinition Trigger)> Claim(ISqlSession session, string owner, int most, long now, long lease)
    {
        var open = FiringTable.Open(session);
        for (var i = 0; i < open.Count; i++)
        {
            var (firing, _, until) = open[i];
            if (firing.State != FiringStates.Running || until > now) continue;
            FiringTable.Requeue(session, firing, $"the server that ran it went away ({firing.Owner}); it goes on where that stopped");
            open[i] = open[i] with { Firing = firing with { State = firing.IsCancelled ? FiringStates.Cancelled : FiringStates.Queued } };
            if (firing.IsCancelled) FiringTable.Close(session, firing.Id, FiringStates.Cancelled, "cancelled", now);
        }

        var claimed = new List<(Firing, TriggerDefinition)>();
        for (var i = 0; i < open.Count && claimed.Count < most; i++)
        {
            var (firing, mostOfBackfill, _) = open[i];
            if (firing.State != FiringStates.Queued || firing.DueAt > now || TriggerTable.Find(session, firing.Trigger) is not { } row) continue;
            var running = open.Count(o => o.Firing.State == FiringStates.Running && o.Firing.Trigger == firing.Trigger && o.Firing.Backfill == firing.Backfill);
            var allowed = firing.Backfill is not null ? mostOfBackfill : row.Definition.Overlap == Overlaps.Allow ? row.Definition.MostAtOnce : 1;
            if (running >= allowed) continue;
            FiringTable.Start(session, firing, owner, now, lease);
            open[i] = open[i] with { Firing = firing with { State = FiringStates.Running } };
            claimed.Add((firing with { State = FiringStates.Running, Owner = owner, Attempt = firing.Attempt + 1, StartedAt = now }, row.Definition));
        }

        return claimed;
    }
}
