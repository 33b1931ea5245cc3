using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Lineage.Store;
using Weir.Tracking;
using Weir.Tracking.Access;
using Weir.Tracking.Reads;

namespace Weir.Server.Access;

/// <summary>Tracking as the caller of one request sees it. Routes take this and not <see cref="ProjectTracking"/>, which sees everything.</summary>
internal sealed class CallerTracking(ProjectTracking project)
{
    private Caller? _caller;
    private TrackingClient? _client;

    /// <summary>Who calls.</summary>
    public Caller Caller => _caller ?? throw new WeirException("permission_denied", "Permission denied");

    /// <summary>Calls on behalf of the caller: refused and left out is what he may not do or see.</summary>
    public TrackingClient Client => _client ??= new TrackingClient(project.Service!.As(Caller));

    /// <summary>Says what else he may do.</summary>
    public AccessControl Access => project.Service!.Access;

    /// <summary>The service itself, which asks nobody when files are opened directly: routes ask before.</summary>
    public TrackingService Service => project.Service!;

    /// <summary>Queries that ask nobody: routes filter what they give.</summary>
    public TrackingReads Reads => project.Service!.Reads;

    /// <summary>Lineage, which asks nobody either.</summary>
    public LineageStore LineageStore => project.LineageStore!;

    /// <summary>Takes note of what happened.</summary>
    public ILineageRecorder Lineage => project.Lineage;

    /// <summary>Says for whom.</summary>
    public void Serve(Caller caller) => _caller = caller;
}
