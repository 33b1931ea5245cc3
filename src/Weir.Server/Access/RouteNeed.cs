using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Weir.Tracking.Access;

namespace Weir.Server.Access;

/// <summary>What a route needs of its caller, declared beside it. A route that declares nothing answers 403 to every user.</summary>
/// <param name="What">For people who read the list of routes.</param>
/// <param name="CheckAsync">Refuses.</param>
internal sealed record RouteNeed(string What, Func<HttpContext, AccessControl, Caller, Task> CheckAsync)
{
    /// <summary>Nothing in particular; the answer leaves out what may not be seen, or is the same for all.</summary>
    public static RouteNeed SignedIn { get; } = new("signed in", (context, access, caller) => access.RequireAnythingAsync(caller, Permission.Read, context.RequestAborted));

    /// <summary>The same for what writes: tokens for reading are refused.</summary>
    public static RouteNeed Writer { get; } = new("signed in, to write", (context, access, caller) => access.RequireAnythingAsync(caller, Permission.Edit, context.RequestAborted));

    /// <summary>Administrators.</summary>
    public static RouteNeed Administrator { get; } = new("administrators", (context, access, caller) => access.RequireAdministratorAsync(caller, context.RequestAborted));

    /// <summary>Reading the experiment of each run that a parameter of the query names.</summary>
    public static RouteNeed ReadRuns(string parameter) => new($"read the runs of '{parameter}'", async (context, access, caller) =>
    {
        await access.RequireAnythingAsync(caller, Permission.Read, context.RequestAborted);
        foreach (var run in context.Request.Query[parameter]) await access.RequireRunAsync(caller, run ?? string.Empty, Permission.Read, context.RequestAborted);
    });

    /// <summary>Reading the experiment of the run that the path names.</summary>
    public static RouteNeed ReadRun(string value) => new($"read the run '{value}'", (context, access, caller) =>
        access.RequireRunAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Read, context.RequestAborted));

    /// <summary>Changing the run that the path names.</summary>
    public static RouteNeed EditRun(string value) => new($"change the run '{value}'", (context, access, caller) =>
        access.RequireRunAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Edit, context.RequestAborted));

    /// <summary>Reading the experiment that the path names.</summary>
    public static RouteNeed ReadExperiment(string value) => new($"read the experiment '{value}'", (context, access, caller) =>
        access.RequireExperimentAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Read, context.RequestAborted));

    /// <summary>Reading the registered model that the path names.</summary>
    public static RouteNeed ReadModel(string value) => new($"read the model '{value}'", (context, access, caller) =>
        access.RequireModelAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Read, context.RequestAborted));

    /// <summary>Changing the registered model that the path names.</summary>
    public static RouteNeed EditModel(string value) => new($"change the model '{value}'", (context, access, caller) =>
        access.RequireModelAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Edit, context.RequestAborted));

    /// <summary>Reading the model that the path names, with a token for writing: the model's policy says who may.</summary>
    public static RouteNeed WriteAndReadModel(string value) => new($"write, and read the model '{value}'", async (context, access, caller) =>
    {
        await access.RequireAnythingAsync(caller, Permission.Edit, context.RequestAborted);
        await access.RequireModelAsync(caller, (string?)context.Request.RouteValues[value] ?? string.Empty, Permission.Read, context.RequestAborted);
    });
}

/// <summary>Declares needs.</summary>
internal static class RouteNeeds
{
    /// <summary>Says what a route needs of its caller.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, RouteNeed need)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(need);
}
