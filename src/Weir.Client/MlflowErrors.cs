using Weir.Foundation.Errors;

namespace Weir.Client;

/// <summary>Failures of the tracking protocol. A code is MLflow's <c>error_code</c> in lower case.</summary>
public static class MlflowErrors
{
    /// <summary>A parameter is missing, of the wrong type or out of its limits.</summary>
    public const string InvalidParameterValue = "invalid_parameter_value";

    /// <summary>A named thing does not exist.</summary>
    public const string ResourceDoesNotExist = "resource_does_not_exist";

    /// <summary>A name is taken.</summary>
    public const string ResourceAlreadyExists = "resource_already_exists";

    /// <summary>There is no such call.</summary>
    public const string EndpointNotFound = "endpoint_not_found";

    /// <summary>A caller may not do that.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>Things are not as the call needs them, such as a version without the evaluation that its model's policy asks for.</summary>
    public const string InvalidState = "invalid_state";

    /// <summary>Somebody else changed it meanwhile.</summary>
    public const string ResourceConflict = "resource_conflict";

    private const string SeeDocs = "See the API docs for more information about request parameters.";

    /// <summary>A wrong parameter.</summary>
    public static WeirException Invalid(string message) => new(InvalidParameterValue, message);

    /// <summary>A required parameter is not there.</summary>
    public static WeirException Missing(string parameter) => Invalid($"Missing value for required parameter '{parameter}'. {SeeDocs}");

    /// <summary>A parameter has a wrong type or value.</summary>
    /// <param name="rawValue">The value as JSON.</param>
    /// <param name="parameter">Its path, such as <c>metrics[0].value</c>.</param>
    /// <param name="pythonType">What Python calls its type; clients print the sentence as it is.</param>
    public static WeirException WrongType(string rawValue, string parameter, string pythonType) =>
        Invalid($"Invalid value {rawValue} for parameter '{parameter}' supplied:  Hint: Value was of type '{pythonType}'. {SeeDocs}");

    /// <summary>Something that does not exist.</summary>
    public static WeirException NotFound(string message) => new(ResourceDoesNotExist, message);

    /// <summary>A name that is taken.</summary>
    public static WeirException Exists(string message) => new(ResourceAlreadyExists, message);

    /// <summary>The protocol's word for a code, and its HTTP status.</summary>
    public static (string ErrorCode, int Status) OnTheWire(string code) => code switch
    {
        InvalidParameterValue or ErrorCodes.InvalidValue or ErrorCodes.PathEscapesRoot or ErrorCodes.WrongFileKind or ErrorCodes.Usage or "cron_syntax" or "unknown_time_zone" => ("INVALID_PARAMETER_VALUE", 400),
        "tuning_space" or "tuning_requirement" or "tuning_setting" or "override_syntax" => ("INVALID_PARAMETER_VALUE", 400),
        "tuning_study" => ("RESOURCE_DOES_NOT_EXIST", 404), // deleted under way
        "tuning_trial" or "trial_lost" or "tuning_infeasible" or "tuning_changed" => ("RESOURCE_CONFLICT", 409),
        ResourceAlreadyExists or ErrorCodes.AlreadyExists => ("RESOURCE_ALREADY_EXISTS", 400),
        ResourceDoesNotExist or ErrorCodes.NotFound or ErrorCodes.FileNotFound => ("RESOURCE_DOES_NOT_EXIST", 404),
        EndpointNotFound => ("ENDPOINT_NOT_FOUND", 404),
        "bad_request" => ("BAD_REQUEST", 400),
        "unauthenticated" => ("UNAUTHENTICATED", 401),
        PermissionDenied => ("PERMISSION_DENIED", 403),
        InvalidState => ("INVALID_STATE", 409),
        ResourceConflict => ("RESOURCE_CONFLICT", 409),
        "too_many_requests" => ("REQUEST_LIMIT_EXCEEDED", 429),
        "not_implemented" => ("NOT_IMPLEMENTED", 501),
        "outcome_unknown" => ("TEMPORARILY_UNAVAILABLE", 504), // clients of the protocol take 503 for "nothing was done"
        ErrorCodes.CannotWrite => ("INTERNAL_ERROR", 507), // no client tries this again, as it would a 500
        ErrorCodes.Locked or "temporarily_unavailable" or "storage_unavailable" => ("TEMPORARILY_UNAVAILABLE", 503),
        _ => ("INTERNAL_ERROR", 500),
    };
}
