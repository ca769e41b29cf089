namespace Fangxian.Platform.Results;

/// <summary>
/// A named reason for not doing what was asked. <see cref="Code"/> is stable (<c>areas/not-found</c>);
/// pages, API and command line translate it by the text key <c>refusal.&lt;code&gt;</c> with <see cref="Arguments"/>.
/// The HTTP status and the exit code follow from which of the kinds below it is.
/// </summary>
public abstract record Refusal(string Code, params object?[] Arguments);

/// <summary>There is no such record, or it lies outside the actor's area: 404, exit code 2.</summary>
public abstract record NotFoundRefusal(string Code, params object?[] Arguments) : Refusal(Code, Arguments);

/// <summary>The input cannot be used: 400, exit code 2.</summary>
public abstract record UnusableRefusal(string Code, params object?[] Arguments) : Refusal(Code, Arguments);

/// <summary>A rule forbids it in the present state: 422, exit code 3.</summary>
public abstract record RuleRefusal(string Code, params object?[] Arguments) : Refusal(Code, Arguments);

/// <summary>The record has changed since it was read: 409 with both versions, exit code 3.</summary>
public sealed record VersionConflict(object Yours, object Current) : Refusal("platform/version-conflict");

/// <summary>The actor lacks the permission: 403, exit code 3.</summary>
public sealed record NotPermitted(string Permission) : Refusal("platform/not-permitted", Permission);

/// <summary>
/// Merged areas or a changed zone have made the actor's areas more than a query takes: nothing is shown rather than a part that
/// looks like the whole.
/// </summary>
public sealed record ScopeTooScattered(int Most) : RuleRefusal("platform/scope-too-scattered", Most);

/// <summary>Nobody has signed in, or the session is over: 401, exit code 3.</summary>
public sealed record NotSignedIn() : Refusal("platform/not-signed-in");

/// <summary>A page of another site sent the request: 403.</summary>
public sealed record CrossSite() : Refusal("platform/cross-site");

/// <summary>More requests than the limits allow: 429, to be tried again after so many seconds.</summary>
public sealed record TooManyRequests(int Seconds) : Refusal("platform/too-many-requests", Seconds);
/// <summary>The token that came with the request opens nothing: unknown, over, revoked or used from elsewhere, never said which. 401.</summary>
public sealed record TokenRefused() : Refusal("platform/token-refused");

/// <summary>One or more fields are malformed: 400 with every field named, exit code 2.</summary>
public sealed record Malformed(IReadOnlyDictionary<string, FieldError[]> Fields) : Refusal("platform/malformed", string.Join(", ", Fields.Keys))
{
    public static Malformed Field(string field, string key, params object?[] arguments) => Of(field, new(key, arguments));

    /// <summary>With further fields; of a field that both name, what is said here.</summary>
    public Malformed And(Malformed more) => new(Fields.Concat(more.Fields.Where(f => !Fields.ContainsKey(f.Key))).ToDictionary());

    public static Malformed Of(string field, FieldError error) => new(new Dictionary<string, FieldError[]> { [field] = [error] });
}

/// <summary>What is wrong with one field, as a text key with its arguments.</summary>
public sealed record FieldError(string Key, params object?[] Arguments);

/// <summary>No such page or route.</summary>
public sealed record PageNotFound() : NotFoundRefusal("platform/not-found");
