using System.Diagnostics;

namespace Weir.Persistence;

/// <summary>Spans of work on databases, where somebody listens and the work belongs to something that is traced.</summary>
public static class DatabaseTracing
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Weir.Persistence";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Does the work, within a span where somebody listens.</summary>
    internal static Task<T> RunAsync<T>(string name, string system, Func<Task<T>> work) => Source.HasListeners() && Activity.Current is not null ? TracedAsync(name, system, work) : work();

    private static async Task<T> TracedAsync<T>(string name, string system, Func<Task<T>> work)
    {
        using var span = Source.StartActivity(name, ActivityKind.Client);
        span?.SetTag("db.system.name", system);
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e is Foundation.Errors.WeirException w ? w.Code : e.GetType().Name);
            throw;
        }
    }
}
