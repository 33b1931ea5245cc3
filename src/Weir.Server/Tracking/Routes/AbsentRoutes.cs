using Weir.Client;
using Weir.Foundation.Errors;

namespace Weir.Server.Tracking.Routes;

/// <summary>Says why a call of MLflow's is not served.</summary>
internal sealed class AbsentRoutes
{
    private readonly List<(string Method, string[] Parts, string Reason)> _routes;

    public AbsentRoutes(IReadOnlyList<MlflowRoute> routes) =>
        _routes = [.. routes.Where(r => r.Status == RouteStatus.Absent).Select(r => (r.Method, r.Path.Split('/'), r.Note!))];

    /// <summary>The refusal of a call that is in the table; null for any other.</summary>
    public WeirException? Refusal(string method, string path)
    {
        if (path.StartsWith("/ajax-api/", StringComparison.Ordinal) && Find(method, "/api/" + path["/ajax-api/".Length..]) is { } twin) return Refusal(method, path, twin);
        return Find(method, path) is { } reason ? Refusal(method, path, reason) : null;
    }

    private static WeirException Refusal(string method, string path, string reason) => new(MlflowErrors.EndpointNotFound, $"'{method} {path}' is not served: {reason}.");

    private string? Find(string method, string path)
    {
        var parts = path.Split('/');
        foreach (var route in _routes)
        {
            if (route.Method != method || route.Parts.Length != parts.Length) continue;
            if (route.Parts.Zip(parts).All(p => p.First == p.Second || (p.First.StartsWith('{') && p.Second.Length > 0))) return route.Reason;
        }

        return null;
    }
}
