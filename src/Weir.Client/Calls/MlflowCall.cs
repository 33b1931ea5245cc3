using System.Text.Json.Serialization.Metadata;

namespace Weir.Client.Calls;

/// <summary>One call of the MLflow REST API: methods, path, and the types of what goes in and comes out.</summary>
public abstract class MlflowCall
{
    /// <summary>The <see cref="Version"/> of calls that MLflow does not have: below <c>/api/weir/v1/access/</c>.</summary>
    public const string Own = "weir";

    /// <summary>The same for calls whose routes the server declares one by one, so that its OpenAPI document has them: below <c>/api/weir/v1/</c>.</summary>
    public const string OwnDeclared = "weir/v1";

    private protected MlflowCall(string methods, string path, bool isRepeatable)
    {
        Methods = methods.Split(' ');
        Path = path;
        IsRepeatable = isRepeatable || Methods.Contains("GET");
    }

    /// <summary>HTTP methods that the server takes; clients use the first.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>Path below <c>/api/2.0/mlflow/</c>, or that of <see cref="Version"/>. Words in braces stand for fields of the request.</summary>
    public string Path { get; }

    /// <summary>Version of the API that the path belongs to: <c>2.0</c> or <c>3.0</c>, or <see cref="Own"/>, or <see cref="OwnDeclared"/>.</summary>
    public string Version { get; init; } = "2.0";

    /// <summary>True for calls that browsers alone make: only below <c>/ajax-api</c> in MLflow.</summary>
    public bool IsAjax { get; init; }

    /// <summary>True when sending it twice does what sending it once does, so that a client may try again after an answer was lost. Never so for what creates.</summary>
    public bool IsRepeatable { get; }

    /// <summary>What a client puts before <see cref="Path"/>.</summary>
    public string Prefix => Version == Own ? "/api/weir/v1/access/" : Version == OwnDeclared ? "/api/weir/v1/" : $"/{(IsAjax ? "ajax-api" : "api")}/{Version}/mlflow/";

    /// <inheritdoc/>
    public override string ToString() => $"{Methods[0]} {Path}";
}

/// <summary>A call with its types.</summary>
/// <typeparam name="TRequest">Body, or query parameters.</typeparam>
/// <typeparam name="TResponse">Answer.</typeparam>
public sealed class MlflowCall<TRequest, TResponse> : MlflowCall
{
    internal MlflowCall(
        string methods, string path, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response, bool isRepeatable = false, Func<TRequest, IReadOnlyList<string>, TRequest>? bind = null)
        : base(methods, path, isRepeatable)
    {
        Request = request;
        Response = response;
        Bind = bind ?? (static (given, _) => given);
    }

    /// <summary>How the request is written and read.</summary>
    public JsonTypeInfo<TRequest> Request { get; }

    /// <summary>How the answer is written and read.</summary>
    public JsonTypeInfo<TResponse> Response { get; }

    /// <summary>Puts what stood in the path for the words in braces, in their order, into a request.</summary>
    public Func<TRequest, IReadOnlyList<string>, TRequest> Bind { get; }
}

/// <summary>The answer <c>{}</c>.</summary>
public sealed record Nothing
{
    /// <summary>The one instance.</summary>
    public static Nothing Instance { get; } = new();
}
