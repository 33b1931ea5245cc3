namespace Weir.Client.Wire;

/// <summary>MLflow's error body.</summary>
public sealed record WireError(string? ErrorCode = null, string? Message = null);

/// <summary>The error body of Weir's own API: problem details of RFC 9457 with a code and a hint.</summary>
public sealed record WireProblem(string? Code = null, string? Title = null, string? Hint = null);
