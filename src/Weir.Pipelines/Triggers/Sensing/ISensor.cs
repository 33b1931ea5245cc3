namespace Weir.Pipelines.Triggers.Sensing;

/// <summary>Looks at data or refs and tells what is there, so that a change can be seen.</summary>
internal interface ISensor
{
    /// <summary>Seconds between two looks.</summary>
    double EverySeconds { get; }

    /// <summary>Seconds that everything must have stayed the same.</summary>
    double QuietSeconds { get; }

    /// <summary>What to call it when it went off.</summary>
    string Name { get; }

    /// <summary>A short text that is another one when anything changed.</summary>
    /// <exception cref="Weir.Foundation.Errors.WeirException">It cannot be looked at.</exception>
    Task<string> LookAsync(CancellationToken cancellation);
}

/// <summary>The sensors that there are.</summary>
internal static class Sensors
{
    /// <summary>The one that a trigger needs; null where it needs none.</summary>
    public static ISensor? Of(TriggerDefinition trigger, string root) =>
        trigger.File is { } file ? new FileSensor(file, root)
        : trigger.Git is { } git ? new GitSensor(git, root)
        : trigger.Bucket is { } bucket ? new BucketSensor(bucket)
        : null;
}
