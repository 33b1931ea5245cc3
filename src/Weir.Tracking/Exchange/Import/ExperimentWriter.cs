using System.Globalization;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Experiments;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Finds or makes the experiment of a source.</summary>
internal static class ExperimentWriter
{
    /// <summary>Its number here: that of the source where it is free or means the same experiment; that of the experiment of the same name; else a new one.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="experiment">The source's.</param>
    /// <param name="location">Artifact location, given the number.</param>
    /// <param name="now">Time where the source has none.</param>
    public static (long Id, Outcome Outcome) Write(ISqlSession session, SourceExperiment experiment, Func<long, string> location, long now)
    {
        var sameId = experiment.Number is { } number ? ExperimentTable.Find(session, number) : null;
        var same = sameId is not null && (sameId.Name == experiment.Name || sameId.CreationTime == experiment.CreationTime) ? sameId : ExperimentTable.Find(session, experiment.Name);
        if (same is not null)
        {
            var id = long.Parse(same.ExperimentId, CultureInfo.InvariantCulture);
            return (id, Update(session, experiment, same, id) ? Outcome.Updated : Outcome.Unchanged);
        }

        var made = ExperimentTable.Insert(session, experiment.Name, location, experiment.CreationTime ?? now, sameId is null ? experiment.Number : null);
        session.Execute(
            "UPDATE experiments SET deleted = $2, last_update_time = $3 WHERE experiment_id = $1", made, SqlValue.FromBoolean(experiment.IsDeleted), experiment.LastUpdateTime ?? experiment.CreationTime ?? now);
        foreach (var tag in experiment.Tags) ExperimentTable.SetTag(session, made, tag.Key!, tag.Value!);
        return (made, Outcome.Added);
    }

    private static bool Update(ISqlSession session, SourceExperiment experiment, Client.Wire.Experiment same, long id)
    {
        var changed = false;
        var tags = (ExperimentTable.WithTags(session, same).Tags ?? []).ToDictionary(t => t.Key!, t => t.Value);
        foreach (var tag in experiment.Tags)
        {
            if (tags.GetValueOrDefault(tag.Key!) == tag.Value) continue;
            ExperimentTable.SetTag(session, id, tag.Key!, tag.Value!);
            changed = true;
        }

        // Only where it is the very same experiment: one that has but the same name may live on here.
        if (same.CreationTime != experiment.CreationTime || (same.LifecycleStage == "deleted") == experiment.IsDeleted) return changed;
        session.Execute("UPDATE experiments SET deleted = $2, last_update_time = $3 WHERE experiment_id = $1", id, SqlValue.FromBoolean(experiment.IsDeleted), experiment.LastUpdateTime ?? same.LastUpdateTime);
        return true;
    }
}
