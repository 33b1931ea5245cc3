namespace Weir.Serving;

/// <summary>A request that cannot be answered, and how each protocol is to say so.</summary>
public sealed class ServingException(ServingFault fault, string message) : Exception(message)
{
    /// <summary>What went wrong.</summary>
    public ServingFault Fault { get; } = fault;
}

/// <summary>Kinds of failure of a request.</summary>
public enum ServingFault
{
    /// <summary>The body is no valid request of its protocol: 400 (MLflow: <c>BAD_REQUEST</c>).</summary>
    BadRequest,

    /// <summary>The request is well-formed but does not fit the model: 400 (MLflow: <c>INVALID_PARAMETER_VALUE</c>).</summary>
    InvalidInput,

    /// <summary>There is no such model or version: 404.</summary>
    UnknownModel,

    /// <summary>The content type is not taken: 415.</summary>
    UnsupportedMediaType,

    /// <summary>The body is larger than allowed: 413.</summary>
    TooLarge,

    /// <summary>The model failed on this input: 500.</summary>
    InferenceFailed,
}
