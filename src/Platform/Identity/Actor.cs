namespace Fangxian.Platform.Identity;

/// <summary>
/// Who acts: an account, a machine with a token, the operator of the command line, a job of the system, or nobody who
/// has signed in.
/// </summary>
/// <param name="Name">As the audit names it: the account's name, <c>token:name</c>, <c>operator@host</c>, <c>system:job</c>.</param>
/// <param name="Grants">What the actor may do, and where; each grant counts for itself.</param>
public sealed record Actor(string Name, IReadOnlyList<Grant> Grants)
{
    /// <summary>An actor who may do the same everywhere within one scope.</summary>
    public Actor(string name, Scope scope, PermissionSet permissions)
        : this(name, [new Grant(scope, permissions)])
    {
    }

    /// <summary>Somebody who has not signed in. Nothing is permitted but what every visitor needs to do so.</summary>
    public static readonly Actor Anonymous = new("anonymous", Scope.Nothing, PermissionSet.Of(Visiting.SignIn, Visiting.OpenPage));

    /// <summary>The account behind the actor; null for operator, jobs and strangers.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The session or token by which the account acts here and now.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>As people call the actor; empty where there is no account.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The post of the account's person, where it is known.</summary>
    public string? Post { get; init; }

    /// <summary>Both in English, where they are known in English.</summary>
    public (string Name, string Post)? InEnglish { get; init; }

    /// <summary>What an account may do with itself; it widens no scope.</summary>
    public Grant? Own { get; init; }

    /// <summary>Whether one grant covers every area and every sector: what is of the whole deployment asks for it.</summary>
    public bool IsOfEverything => Grants.Any(grant => grant.Sector is null && grant.Scope.Covers(PositionRange.Everything));

    public bool IsAnonymous => ReferenceEquals(this, Anonymous);

    /// <summary>Where the actor may do anything at all.</summary>
    public Scope Scope { get; } = Scope.Union(Grants);

    /// <summary>As above, without what is seen only because of an emergency look.</summary>
    public Scope OwnScope { get; } = Grants.Any(grant => grant.Emergency is not null) ? Scope.Union([.. Grants.Where(grant => grant.Emergency is null)]) : Scope.Union(Grants);

    public static Actor Operator() => new($"operator@{Environment.MachineName}", Scope.Everything, PermissionSet.All);

    public static Actor Job(string job) => new($"system:{job}", Scope.Everything, PermissionSet.All);

    /// <summary>Whether the actor holds the permission anywhere.</summary>
    public bool May(Permission permission) => Grants.Any(grant => grant.Permissions.Holds(permission)) || Own?.Permissions.Holds(permission) is true;

    /// <summary>Whether the actor holds the permission for the records of an area: what pages offer goes by it.</summary>
    public bool MayAt(Permission permission, long position) => Grants.Any(grant => grant.Permissions.Holds(permission) && grant.Scope.Covers(position));

    /// <summary>
    /// The actor limited to where the permission is held, so that a right in one area is none in another;
    /// null where it is held nowhere.
    /// </summary>
    public Actor? Acting(Permission permission)
    {
        if (Own?.Permissions.Holds(permission) is true)
        {
            return With([Own]);
        }
        var held = 0;
        foreach (var grant in Grants)
        {
            held += grant.Permissions.Holds(permission) ? 1 : 0;
        }
        return held == 0 ? null : held == Grants.Count ? this : With([.. Grants.Where(grant => grant.Permissions.Holds(permission))]);
    }

    private Actor With(IReadOnlyList<Grant> grants) => new(Name, grants) { AccountId = AccountId, SessionId = SessionId, DisplayName = DisplayName, Post = Post, InEnglish = InEnglish, Own = Own };
}

/// <summary>Permissions within an area, and within a sector where one is named.</summary>
/// <param name="Scope">The areas.</param>
/// <param name="Permissions">What may be done there.</param>
/// <param name="Sector">The sector of organisations to which it is limited, by key; null for all.</param>
public sealed record Grant(Scope Scope, PermissionSet Permissions, string? Sector = null)
{
    /// <summary>The emergency look that gives it; null for a role given by an administrator.</summary>
    public EmergencyLook? Emergency { get; init; }
}

/// <summary>A right named after the thing it is about: <c>counts.write</c>.</summary>
public readonly record struct Permission(string Name)
{
    public override string ToString() => Name;
}

/// <summary>What a visitor may do who has not signed in.</summary>
public static class Visiting
{
    /// <summary>Show who one is: sign in, accept an invitation, set up an empty database.</summary>
    public static readonly Permission SignIn = new("sign-in.use");

    /// <summary>Read what has been published.</summary>
    public static readonly Permission OpenPage = new("open-page.read");
}

/// <summary>The permissions an actor holds.</summary>
public sealed class PermissionSet
{
    private readonly HashSet<Permission>? _granted;

    private PermissionSet(HashSet<Permission>? granted) => _granted = granted;

    public static readonly PermissionSet All = new(null);

    public static readonly PermissionSet None = new([]);

    public static PermissionSet Of(params IEnumerable<Permission> permissions) => new([.. permissions]);

    public bool Holds(Permission permission) => _granted is null || _granted.Contains(permission);
}
