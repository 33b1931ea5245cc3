using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Weir.Serving;

namespace Weir.Server.Serving;

/// <summary>What a failure of a request is over HTTP: the one place that says so, for answers and for the metrics.</summary>
internal static class ServingFaults
{
    /// <summary>The status of a failure.</summary>
    public static int Status(Exception failure) => failure switch
    {
        ServingException { Fault: ServingFault.UnknownModel } => StatusCodes.Status404NotFound,
        ServingException { Fault: ServingFault.UnsupportedMediaType } => StatusCodes.Status415UnsupportedMediaType,
        ServingException { Fault: ServingFault.TooLarge } => StatusCodes.Status413PayloadTooLarge,
        ServingException { Fault: ServingFault.BadRequest or ServingFault.InvalidInput } => StatusCodes.Status400BadRequest,
        BadHttpRequestException e => e.StatusCode,
        ConnectionResetException or OperationCanceledException => 499, // the client left, as nginx and MLflow's CANCELLED count it
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>MLflow's code of a fault.</summary>
    public static string Code(ServingFault fault) => fault switch
    {
        ServingFault.InvalidInput => "INVALID_PARAMETER_VALUE",
        ServingFault.UnknownModel => "RESOURCE_DOES_NOT_EXIST",
        ServingFault.InferenceFailed => "INTERNAL_ERROR",
        _ => "BAD_REQUEST",
    };
}
