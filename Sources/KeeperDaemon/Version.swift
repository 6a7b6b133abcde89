/// The version of the daemon and its command.
package let version = "0.1.0"
