using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;

namespace Weir.Server.Hosting;

/// <summary>Failures of the server itself: the log has all of them, the caller a sentence with the id under which the log has them.</summary>
internal static partial class FailureLog
{
    /// <summary>Logs a failure and makes what may be told.</summary>
    /// <returns>A failure of the same code (<c>internal_error</c> for what is no <see cref="WeirException"/>), without paths or words of the database.</returns>
    public static WeirException Keep(ILoggerFactory loggers, HttpRequest request, Exception failure)
    {
        var id = Id.New()[..12];
        Failed(loggers.CreateLogger("weir"), failure, request.Method, request.Path, id, request.HttpContext.TraceIdentifier); // the path alone, as a query may hold secrets
        var code = (failure as WeirException)?.Code ?? "internal_error";
        return new WeirException(code, $"{Sentence(code)} (failure {id} in its log)");
    }

    private static string Sentence(string code) => code switch
    {
        ErrorCodes.Locked => "the server's database does not answer, or another process holds it; try again",
        ErrorCodes.CannotWrite => "the server cannot write: its disk may be full or read-only",
        Weir.Persistence.DatabaseErrors.OutcomeUnknown => "the database went away while this was written: it may or may not have been done",
        "storage_unavailable" => "the store of artifacts does not answer; try again",
        ErrorCodes.CorruptFile => "the server's files are damaged",
        _ => "the server failed on this request",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed (failure {Id}, request {RequestId})")]
    private static partial void Failed(ILogger logger, Exception failure, string method, PathString path, string id, string requestId);
}
