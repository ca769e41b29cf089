using Fangxian.Platform.Results;

namespace Fangxian.Web.Serving;

/// <summary>Others could reach the server there, and neither TLS nor a named proxy stands between.</summary>
public sealed record NotBeyondLoopback(string Url) : RuleRefusal("serving/not-beyond-loopback", Url);

public sealed record CertificateMissing(string Url) : RuleRefusal("serving/certificate-missing", Url);

/// <summary>Without names a page of another site could call the server by its own name.</summary>
public sealed record HostsMissing() : RuleRefusal("serving/hosts-missing");

/// <summary>Everybody knows the passwords of a demonstration.</summary>
public sealed record DemonstrationStaysHere() : RuleRefusal("serving/demonstration-stays-here");

public sealed record ListeningAddressUnusable(string Url) : UnusableRefusal("serving/address-unusable", Url);

public sealed record CertificateUnusable(string File, string Reason) : UnusableRefusal("serving/certificate-unusable", File, Reason);

/// <summary>The database holds values that the key file cannot open: it is the file of another database, or an older one.</summary>
public sealed record KeysMissing(string File, string Versions) : RuleRefusal("serving/keys-missing", File, Versions);
